package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import androidx.compose.runtime.State
import app.lavalier.core.Meter
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.LevelMeter
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.QuestionCard
import app.lavalier.ui.parts.Timer

/** Recording: time, level, the question, and nothing else. */
@Composable
internal fun RollingScreen(screen: Screen.Rolling, frame: Frame, meter: State<Meter?>) {
    Page(frame, screen.sign, screen.buttons) {
        Timer(meter)
        LevelMeter(screen.sign.word, meter)
        screen.question?.let { QuestionCard(it) }
    }
}
