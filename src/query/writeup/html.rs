//! A write-up as one HTML file that holds everything it shows and prints on A4.

use std::fmt::Write as _;

use super::{Maps, WriteUp};
use crate::text::{Lang, writeup as words};

/// Set as official papers are: title in Song, heads in Hei, text in Fangsong; in the office's fonts where they are.
const STYLE: &str = "\
@page{size:A4 portrait;margin:22mm 18mm}\
body{max-width:186mm;margin:10mm auto;padding:0 6mm;color:#1d1f24;background:#fff;\
font:11.5pt/1.75 FangSong_GB2312,FangSong,STFangsong,'Noto Serif CJK SC',serif}\
h1{font:20pt/1.4 FZXiaoBiaoSong-B05S,STZhongsong,SimSun,'Noto Serif CJK SC',serif;text-align:center;margin:0 0 4mm}\
h2{font:13pt/1.6 SimHei,STHeiti,'Noto Sans CJK SC',sans-serif;margin:6mm 0 2mm}\
h3{font:11.5pt/1.6 KaiTi_GB2312,KaiTi,STKaiti,serif;font-weight:bold;margin:3mm 0 0}\
p{margin:0;text-indent:2em}p.demo{text-indent:0;text-align:center;color:#9a5b00;font-weight:bold}\
p.note{text-indent:0;font-size:9.5pt;color:#565b65;margin-top:2mm}\
ol{margin:0;padding-left:2.4em}\
table{border-collapse:collapse;width:100%;font-size:9pt;line-height:1.45}\
th,td{border:0.5pt solid #565b65;padding:1mm 1.5mm;vertical-align:top}\
th{font-weight:bold;background:#f5f4f1}td.n{text-align:right;font-variant-numeric:tabular-nums}\
td.c{font-variant-numeric:tabular-nums;word-break:break-all}\
tr.same td{color:#666b74}tr{break-inside:avoid}thead{display:table-header-group}\
.maps{display:flex;gap:4mm;flex-wrap:wrap}figure{flex:1 1 80mm;margin:2mm 0;break-inside:avoid}\
figure img{width:100%;border:0.5pt solid #cfccc4}figcaption{text-align:center;font-size:9.5pt}\
footer{margin-top:12mm;text-align:right;line-height:2}h2,h3{break-after:avoid}";

impl WriteUp {
    /// The document as HTML. Asks no server for anything.
    pub fn html(&self, maps: Option<&Maps>) -> String {
        let lang = self.lang;
        let title = escaped(&self.title());
        let mut text = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            lang.pick("zh-CN", "en")
        );
        // Nothing can fail in writing to memory.
        let _ = self.parts(&mut text, maps, lang);
        text.push_str("</body>\n</html>\n");
        text
    }

    fn parts(&self, text: &mut String, maps: Option<&Maps>, lang: Lang) -> std::fmt::Result {
        if self.demo {
            writeln!(text, "<p class=\"demo\">{}</p>", words::demo(lang))?;
        }
        writeln!(text, "<h2>{}</h2>", words::overview(lang))?;
        for line in self.overview() {
            writeln!(text, "<p>{}</p>", escaped(&line))?;
        }
        writeln!(text, "<h2>{}</h2>", words::edits(lang))?;
        let edits = self.edits();
        if edits.is_empty() {
            writeln!(text, "<p>{}</p>", words::no_edits(lang))?;
        } else {
            let lines: String = edits.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
            writeln!(text, "<ol>\n{lines}</ol>")?;
        }
        writeln!(text, "<h2>{}</h2>", words::table(lang))?;
        self.html_table(text)?;
        writeln!(text, "<p class=\"note\">{}</p>", escaped(&self.note()))?;
        let sides = self.all_sides();
        if !sides.is_empty() {
            writeln!(text, "<h2>{}</h2>", words::sides(lang))?;
        }
        for area in &sides {
            writeln!(text, "<h3>{}</h3>", escaped(&area.title))?;
            for line in &area.lines {
                writeln!(text, "<p>{}</p>", escaped(line))?;
            }
        }
        if let Some(maps) = maps {
            writeln!(text, "<h2>{}</h2>\n<div class=\"maps\">", words::maps(lang))?;
            for (png, caption) in [(&maps.before, words::map_before(lang)), (&maps.after, words::map_after(lang))] {
                let data = base64(png);
                writeln!(
                    text,
                    "<figure><img alt=\"{caption}\" src=\"data:image/png;base64,{data}\"><figcaption>{caption}</figcaption></figure>"
                )?;
            }
            writeln!(text, "</div>\n<p class=\"note\">{}</p>", words::map_note(lang))?;
        }
        let signs = [words::maker(lang), words::checker(lang), words::date(lang)];
        writeln!(text, "<footer>{}</footer>", signs.join("<br>"))
    }

    fn html_table(&self, text: &mut String) -> std::fmt::Result {
        let table = self.compared();
        let heads: String = table.heads.iter().map(|head| format!("<th>{}</th>", escaped(head))).collect();
        writeln!(text, "<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>")?;
        for row in &table.rows {
            write!(text, "<tr{}>", if row.is_same { " class=\"same\"" } else { "" })?;
            for (place, cell) in row.cells.iter().enumerate() {
                let class = match place {
                    0 => format!(" style=\"padding-left:{}mm\"", 1.5 + 2.5 * row.depth as f64),
                    1 => String::new(),
                    2 => " class=\"c\"".to_owned(),
                    _ => " class=\"n\"".to_owned(),
                };
                write!(text, "<td{class}>{}</td>", escaped(cell))?;
            }
            writeln!(text, "</tr>")?;
        }
        writeln!(text, "</tbody>\n</table>")
    }
}

/// Words in which nothing is read as a mark.
fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Bytes as text (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
        let all = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let sign = SIGNS[(all >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_become_the_text_that_the_standard_gives() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
