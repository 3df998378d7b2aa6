//! What is drawn, without a screen: style, measured text, labels, legend, display list.
