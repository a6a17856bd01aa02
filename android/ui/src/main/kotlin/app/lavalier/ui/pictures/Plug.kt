package app.lavalier.ui.pictures

import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.drawscope.DrawScope

/** A clip-on microphone at one end of its cable, and at the other the plug on its way into the phone. */
internal fun DrawScope.plug(inks: Inks) {
    // The phone's lower half, with the socket in its edge.
    val body: Path.() -> Unit = {
        moveTo(36f, 6f)
        lineTo(36f, 70f)
        quadraticTo(36f, 88f, 54f, 88f)
        lineTo(122f, 88f)
        quadraticTo(140f, 88f, 140f, 70f)
        lineTo(140f, 6f)
    }
    drawPath(Path().apply(body), inks.fill)
    line(inks.line, build = body)
    drawRoundRect(inks.line, Offset(75f, 82f), Size(26f, 9f), CornerRadius(4f))
    drawLine(inks.line, Offset(70f, 70f), Offset(106f, 70f), 3f)

    // The plug, and where it goes.
    drawRoundRect(inks.accent, Offset(80f, 106f), Size(16f, 14f), CornerRadius(3f))
    drawRoundRect(inks.accent, Offset(74f, 118f), Size(28f, 26f), CornerRadius(7f))
    line(inks.accent, 5f) {
        moveTo(122f, 134f)
        lineTo(122f, 104f)
        moveTo(112f, 114f)
        lineTo(122f, 103f)
        lineTo(132f, 114f)
    }

    // The cable, up to the microphone.
    line(inks.line) {
        moveTo(88f, 144f)
        cubicTo(88f, 172f, 176f, 168f, 190f, 138f)
        cubicTo(200f, 116f, 214f, 106f, 230f, 92f)
    }
    clipOn(inks, Offset(238f, 64f), 1.7f)
}
