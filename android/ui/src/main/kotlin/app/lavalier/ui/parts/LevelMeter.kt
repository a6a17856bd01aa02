package app.lavalier.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.Composable
import androidx.compose.runtime.State
import androidx.compose.runtime.derivedStateOf
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.ProgressBarRangeInfo
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.progressBarRangeInfo
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.lavalier.core.Meter
import app.lavalier.core.Tone
import app.lavalier.ui.LocalPalette

/** The quietest that the meter draws, in dBFS: a quiet room through an unprocessed microphone. */
internal const val FLOOR_DB = -60.0

/** Where red begins, in dBFS: there is next to no room left above. */
internal const val HOT_DB = -3.0

private const val BARS = 32

/** A level in dBFS as a part of the meter's length. */
internal fun lengthOf(db: Double): Float =
    if (db.isNaN()) 0f else ((db - FLOOR_DB) / -FLOOR_DB).coerceIn(0.0, 1.0).toFloat()

/**
 * How loud it is now: a row of bars, the last ones red, with the loudest moment marked. Only drawing reads [meter], so that
 * twenty levels a second lay nothing out anew. A screen reader hears [of] what it is, and a part of a hundred, in tens.
 */
@Composable
internal fun LevelMeter(of: String, meter: State<Meter?>, modifier: Modifier = Modifier) {
    val palette = LocalPalette.current
    val told by remember { derivedStateOf { (lengthOf(meter.value?.rmsDb ?: FLOOR_DB) * 10).toInt() / 10f } }
    Canvas(
        modifier
            .fillMaxWidth()
            .height(56.dp)
            .semantics {
                contentDescription = of
                progressBarRangeInfo = ProgressBarRangeInfo(told, 0f..1f)
            },
    ) {
        val now = meter.value
        val body = lengthOf(now?.rmsDb ?: FLOOR_DB)
        val peak = lengthOf(now?.peakDb ?: FLOOR_DB)
        val hot = lengthOf(HOT_DB)
        val pitch = size.width / BARS
        val bar = pitch * 0.62f
        for (index in 0 until BARS) {
            val from = index / BARS.toFloat()
            val red = from + 1f / BARS > hot
            val lit = from < body
            val marked = peak > 0f && index == (peak * BARS).toInt().coerceAtMost(BARS - 1)
            val colour: Color = when {
                (lit || marked) && red -> palette.record.ground
                lit -> palette.main.ground
                marked -> palette.tone(Tone.CALM).ink
                else -> palette.line
            }
            // The bars grow to the right, as loudness does.
            val height = size.height * (0.35f + 0.65f * from)
            drawRoundRect(
                colour,
                Offset(index * pitch + (pitch - bar) / 2, (size.height - height) / 2),
                Size(bar, height),
                CornerRadius(bar / 2),
            )
        }
    }
}
