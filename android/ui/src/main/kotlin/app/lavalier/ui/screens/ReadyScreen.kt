package app.lavalier.ui.screens

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.State
import androidx.compose.ui.unit.dp
import app.lavalier.core.Meter
import app.lavalier.core.Screen
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.parts.Body
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.LevelMeter
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.QuestionCard
import app.lavalier.ui.parts.Title

/** Cleared, with a microphone that is heard: one press from recording. */
@Composable
internal fun ReadyScreen(screen: Screen.Ready, frame: Frame, meter: State<Meter?>) {
    Page(frame, screen.sign, screen.buttons) {
        screen.lines.firstOrNull()?.let { Title(it) }
        for (line in screen.lines.drop(1)) Body(line)
        Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
            LevelMeter(screen.microphone, meter)
            Text(
                screen.microphone,
                style = MaterialTheme.typography.bodyMedium,
                color = LocalPalette.current.quiet,
            )
        }
        screen.question?.let { QuestionCard(it) }
    }
}
