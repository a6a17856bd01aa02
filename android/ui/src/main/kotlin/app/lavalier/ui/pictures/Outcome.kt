package app.lavalier.ui.pictures

import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.inset

/** A tick in a disc: it is done. */
internal fun DrawScope.done(ground: Color, ink: Color) {
    drawCircle(ground, 70f, Offset(160f, 80f))
    inset(left = 124f, top = 46f, right = size.width - 196f, bottom = size.height - 114f) { tick(ink, 0.13f) }
}

/** A letter with a link in it: where the invitation is. */
internal fun DrawScope.message(inks: Inks) {
    drawCircle(inks.fill, 74f, Offset(160f, 80f))
    drawRoundRect(inks.line, Offset(108f, 46f), Size(104f, 72f), CornerRadius(12f), style = pen(5f))
    line(inks.accent, 5f) {
        moveTo(112f, 56f)
        lineTo(160f, 92f)
        lineTo(208f, 56f)
    }
}
