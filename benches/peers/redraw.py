"""What QGIS takes to redraw a project: the layers of grids, communities and streets, 1920 × 1080, one core, off screen.
Prints milliseconds of processor time for the whole extent and after a pan by a third of the width, labels off and on."""

import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

try:
    from qgis.core import (
        QgsApplication,
        QgsMapRendererSequentialJob,
        QgsMapSettings,
        QgsPalLayerSettings,
        QgsRectangle,
        QgsVectorLayer,
        QgsVectorLayerSimpleLabeling,
        Qgis,
    )
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor
except ImportError:
    print("QGIS is missing: apt-get install python3-qgis qgis-providers, and run with the system's python3")
    raise SystemExit(0) from None

ROUNDS = 3
# Who has taken so many seconds need not come again.
ENOUGH_S = 10
# Bottom to top.
LAYERS = [("网格", "#9aa4b1", 0.2), ("社区", "#5f6b7a", 0.4), ("街道", "#2f3b4a", 0.8)]


def layers(project):
    made = []
    for name, colour, width in LAYERS:
        layer = QgsVectorLayer(f"{project}|layername={name}", name, "ogr")
        if not layer.isValid():
            print(f"no layer {name} in {project}")
            continue
        symbol = layer.renderer().symbol().symbolLayer(0)
        symbol.setBrushStyle(0)
        symbol.setStrokeColor(QColor(colour))
        symbol.setStrokeWidth(width)
        label = QgsPalLayerSettings()
        label.fieldName = next(field.name() for field in layer.fields() if field.name() in ("名称", "name"))
        layer.setLabeling(QgsVectorLayerSimpleLabeling(label))
        made.append(layer)
    return made


def redraw(shown, extent):
    settings = QgsMapSettings()
    settings.setLayers(list(reversed(shown)))
    settings.setOutputSize(QSize(1920, 1080))
    settings.setDestinationCrs(shown[0].crs())
    settings.setExtent(extent)
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        job.waitForFinished()
        times.append(time.process_time() - started)
        if sum(times) > ENOUGH_S:
            break
    return statistics.median(times) * 1e3


def main():
    application = QgsApplication([], False)
    application.initQgis()
    print(f"QGIS {Qgis.QGIS_VERSION}")
    print("| project | labels | whole, ms | panned, ms | an eighth as wide, ms |\n|---|---|---|---|---|")
    for project in sys.argv[1:]:
        shown = layers(project)
        whole = QgsRectangle(shown[0].extent())
        for layer in shown[1:]:
            whole.combineExtentWith(layer.extent())
        whole.scale(1.05)
        panned = QgsRectangle(
            whole.xMinimum() + whole.width() / 3, whole.yMinimum(), whole.xMaximum() + whole.width() / 3, whole.yMaximum()
        )
        near = QgsRectangle(whole)
        near.scale(1 / 8)
        for labels in (False, True):
            for layer in shown:
                layer.setLabelsEnabled(labels)
            figures = [redraw(shown, extent) for extent in (whole, panned, near)]
            row = " | ".join(f"{figure:,.0f}" for figure in figures)
            print(f"| {os.path.basename(project)} | {'on' if labels else 'off'} | {row} |", flush=True)
    application.exitQgis()


main()
