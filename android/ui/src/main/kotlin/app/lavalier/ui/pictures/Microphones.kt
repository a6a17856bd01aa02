package app.lavalier.ui.pictures

import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.rotate

/** A microphone to clip on, its head at [at], its cable leaving downwards. */
internal fun DrawScope.clipOn(inks: Inks, at: Offset, scale: Float = 1f) {
    val head = Size(22f * scale, 34f * scale)
    val corner = Offset(at.x - head.width / 2, at.y - head.height / 2)
    drawRoundRect(inks.accent, corner, head, CornerRadius(head.width / 2))
    // Its grille.
    for (row in 0..1) {
        val y = corner.y + head.height * (0.26f + 0.2f * row)
        drawLine(inks.fill, Offset(at.x - 6f * scale, y), Offset(at.x + 6f * scale, y), 2.5f * scale)
    }
    // Its clip, and what it is clipped to.
    drawRoundRect(
        inks.line,
        Offset(at.x - 20f * scale, at.y + 4f * scale),
        Size(40f * scale, 8f * scale),
        CornerRadius(4f * scale),
    )
}

/** An open collar with a clip-on microphone and its cable. */
internal fun DrawScope.collar(inks: Inks, left: Float) {
    line(inks.line) {
        moveTo(left, 150f)
        quadraticTo(left + 4f, 92f, left + 44f, 78f)
        lineTo(left + 66f, 118f)
        lineTo(left + 88f, 78f)
        quadraticTo(left + 128f, 92f, left + 132f, 150f)
    }
    line(inks.line) {
        moveTo(left + 66f, 118f)
        lineTo(left + 66f, 152f)
    }
    // Neck and chin.
    line(inks.line) {
        moveTo(left + 46f, 76f)
        lineTo(left + 46f, 58f)
        quadraticTo(left + 30f, 40f, left + 32f, 12f)
    }
    line(inks.line) {
        moveTo(left + 86f, 76f)
        lineTo(left + 86f, 58f)
        quadraticTo(left + 102f, 40f, left + 100f, 12f)
    }
    clipOn(inks, Offset(left + 84f, 112f), 0.8f)
}

/** Earphones with a microphone in their cable. */
internal fun DrawScope.earphones(inks: Inks, left: Float) {
    line(inks.line) {
        moveTo(left + 20f, 38f)
        cubicTo(left + 20f, 90f, left + 52f, 84f, left + 56f, 112f)
        lineTo(left + 56f, 152f)
    }
    line(inks.line) {
        moveTo(left + 92f, 38f)
        cubicTo(left + 92f, 90f, left + 60f, 84f, left + 56f, 112f)
    }
    for (side in listOf(20f, 92f)) {
        drawCircle(inks.fill, 17f, Offset(left + side, 26f))
        drawCircle(inks.line, 17f, Offset(left + side, 26f), style = pen())
        drawCircle(inks.line, 6f, Offset(left + side, 26f))
    }
    drawRoundRect(inks.accent, Offset(left + 82f, 60f), Size(13f, 28f), CornerRadius(6f))
}

/** A microphone on its foot, as every platform draws it. */
internal fun DrawScope.microphone(inks: Inks) {
    drawCircle(inks.fill, 74f, Offset(160f, 80f))
    drawRoundRect(inks.accent, Offset(142f, 28f), Size(36f, 64f), CornerRadius(18f))
    line(inks.line, 5f) {
        moveTo(126f, 70f)
        cubicTo(126f, 122f, 194f, 122f, 194f, 70f)
    }
    line(inks.line, 5f) {
        moveTo(160f, 110f)
        lineTo(160f, 132f)
    }
    line(inks.line, 5f) {
        moveTo(140f, 132f)
        lineTo(180f, 132f)
    }
}

/** A fingertip on a clip-on microphone, and the sound that it makes. */
internal fun DrawScope.tapping(inks: Inks) {
    drawCircle(inks.fill, 74f, Offset(160f, 80f))
    clipOn(inks, Offset(150f, 92f), 1.5f)
    line(inks.line) {
        moveTo(150f, 124f)
        cubicTo(150f, 146f, 130f, 150f, 112f, 152f)
    }
    rotate(-38f, Offset(188f, 46f)) {
        drawRoundRect(inks.line, Offset(176f, 34f), Size(74f, 26f), CornerRadius(13f))
        drawRoundRect(inks.fill, Offset(181f, 39f), Size(16f, 12f), CornerRadius(6f))
    }
    for (ring in 0..1) {
        val reach = 30f + ring * 16f
        line(inks.accent, 4f) {
            moveTo(150f - reach, 84f - reach * 0.6f)
            quadraticTo(150f - reach * 1.35f, 92f, 150f - reach, 100f + reach * 0.6f)
        }
    }
}
