package app.lavalier.ui.parts

import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.State
import androidx.compose.runtime.derivedStateOf
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.lavalier.core.Meter

/** Time as a recorder shows it: minutes and seconds, with hours once there are any. */
internal fun clock(elapsedMs: ULong): String {
    val seconds = elapsedMs / 1000u
    val (hours, minutes, rest) = Triple(seconds / 3600u, seconds / 60u % 60u, seconds % 60u)
    val two = { number: ULong -> number.toString().padStart(2, '0') }
    return if (hours > 0u) "$hours:${two(minutes)}:${two(rest)}" else "$minutes:${two(rest)}"
}

/** How much has been recorded, as large as the screen is wide, whatever the text size. Drawn anew once a second. */
@Composable
internal fun Timer(meter: State<Meter?>, modifier: Modifier = Modifier) {
    val time by remember { derivedStateOf { clock(meter.value?.elapsedMs ?: 0u) } }
    BoxWithConstraints(modifier.fillMaxWidth()) {
        val widest = with(LocalDensity.current) { (maxWidth / (time.length * FIGURE)).coerceAtMost(TALLEST).toSp() }
        Text(
            time,
            Modifier.fillMaxWidth(),
            style = MaterialTheme.typography.displayLarge.copy(fontSize = widest),
            textAlign = TextAlign.Center,
            maxLines = 1,
        )
    }
}

/** A figure's width as a part of its height, in the widest font there is reason to expect. */
private const val FIGURE = 0.68f

/** Taller figures would push the question away. */
private val TALLEST = 88.dp
