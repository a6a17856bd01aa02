package app.lavalier.ui.pictures

import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.Stroke
import app.lavalier.core.Tone

/** A tone's shape, which tells it from the others without its colour. */
internal fun DrawScope.glyph(tone: Tone, ink: Color) = when (tone) {
    Tone.CALM -> ring(ink)
    Tone.ATTENTION -> triangle(ink)
    Tone.STOP -> bar(ink)
    Tone.RECORDING -> drawCircle(ink, size.minDimension * 0.46f)
    Tone.DONE -> tick(ink)
}

private fun DrawScope.ring(ink: Color) =
    drawCircle(ink, size.minDimension * 0.36f, style = Stroke(size.minDimension * 0.16f))

private fun DrawScope.triangle(ink: Color) {
    val path = Path().apply {
        moveTo(size.width * 0.5f, size.height * 0.06f)
        lineTo(size.width * 0.98f, size.height * 0.92f)
        lineTo(size.width * 0.02f, size.height * 0.92f)
        close()
    }
    drawPath(path, ink)
}

/** No entry. */
private fun DrawScope.bar(ink: Color) {
    drawCircle(ink, size.minDimension * 0.42f, style = Stroke(size.minDimension * 0.14f))
    drawLine(
        ink,
        Offset(size.width * 0.28f, size.height * 0.5f),
        Offset(size.width * 0.72f, size.height * 0.5f),
        size.minDimension * 0.14f,
    )
}

/** A tick that fills the drawing. */
internal fun DrawScope.tick(ink: Color, weight: Float = 0.16f) {
    val path = Path().apply {
        moveTo(size.width * 0.08f, size.height * 0.54f)
        lineTo(size.width * 0.38f, size.height * 0.84f)
        lineTo(size.width * 0.92f, size.height * 0.2f)
    }
    drawPath(path, ink, style = Stroke(size.minDimension * weight, cap = StrokeCap.Round, join = StrokeJoin.Round))
}

/** Stop, as every recorder has it. */
internal fun DrawScope.square(ink: Color) =
    drawRect(ink, Offset(size.width * 0.12f, size.height * 0.12f), Size(size.width * 0.76f, size.height * 0.76f))

/** Record, as every recorder has it. */
internal fun DrawScope.dot(ink: Color) = drawCircle(ink, size.minDimension * 0.46f)
