package app.lavalier.ui.parts

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.State
import androidx.compose.runtime.derivedStateOf
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import app.lavalier.core.Meter

/** Time as a recorder shows it: minutes and seconds, with hours once there are any. */
internal fun clock(elapsedMs: ULong): String {
    val seconds = elapsedMs / 1000u
    val (hours, minutes, rest) = Triple(seconds / 3600u, seconds / 60u % 60u, seconds % 60u)
    val two = { number: ULong -> number.toString().padStart(2, '0') }
    return if (hours > 0u) "$hours:${two(minutes)}:${two(rest)}" else "$minutes:${two(rest)}"
}

/** How much has been recorded. Drawn anew once a second. */
@Composable
internal fun Timer(meter: State<Meter?>, modifier: Modifier = Modifier) {
    val time by remember { derivedStateOf { clock(meter.value?.elapsedMs ?: 0u) } }
    Text(
        time,
        modifier.fillMaxWidth(),
        style = MaterialTheme.typography.displayLarge,
        textAlign = TextAlign.Center,
        maxLines = 1,
    )
}
