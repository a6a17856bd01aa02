package app.lavalier.ui.pictures

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.graphics.drawscope.withTransform
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import app.lavalier.core.Tone
import app.lavalier.ui.LocalPalette

/** What a picture is drawn with: three colours of the theme. */
internal class Inks(val line: Color, val fill: Color, val accent: Color)

/** A picture's own units: it is drawn [WIDE] by [HIGH] of them, whatever its size on the screen. */
internal const val WIDE = 320f
internal const val HIGH = 160f

/** A drawing that helps whoever sees it; the words beside it say the same, so a screen reader passes it by. */
@Composable
internal fun Picture(modifier: Modifier = Modifier, height: Dp = 168.dp, draw: DrawScope.(Inks) -> Unit) {
    val palette = LocalPalette.current
    val inks = Inks(palette.page.ink, palette.tone(Tone.CALM).ground, palette.main.ground)
    Canvas(modifier.fillMaxWidth().height(height)) {
        val scale = minOf(size.width / WIDE, size.height / HIGH)
        withTransform({
            translate((size.width - WIDE * scale) / 2, (size.height - HIGH * scale) / 2)
            scale(scale, scale, Offset.Zero)
        }) { draw(inks) }
    }
}

/** The pictures' one pen. */
internal fun pen(weight: Float = 4f) = Stroke(weight, cap = StrokeCap.Round, join = StrokeJoin.Round)

/** A line through what [build] draws. */
internal fun DrawScope.line(ink: Color, weight: Float = 4f, build: Path.() -> Unit) =
    drawPath(Path().apply(build), ink, style = pen(weight))
