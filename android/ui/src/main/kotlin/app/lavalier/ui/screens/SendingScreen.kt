package app.lavalier.ui.screens

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.lavalier.core.Screen
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Title

/** Safe on this phone, and on its way. */
@Composable
internal fun SendingScreen(screen: Screen.Sending, frame: Frame) {
    Page(frame, screen.sign, screen.buttons) {
        Title(screen.line)
        LinearProgressIndicator(
            progress = { screen.percent.toInt() / 100f },
            modifier = Modifier.fillMaxWidth().height(14.dp).semantics { contentDescription = screen.sign.word },
            color = MaterialTheme.colorScheme.primary,
            trackColor = LocalPalette.current.line,
            strokeCap = StrokeCap.Round,
            gapSize = (-14).dp,
            drawStopIndicator = {},
        )
    }
}
