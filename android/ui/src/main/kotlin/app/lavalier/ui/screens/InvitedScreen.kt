package app.lavalier.ui.screens

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.unit.dp
import app.lavalier.core.Screen
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.parts.Body
import app.lavalier.ui.parts.Card
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Title

/** Who asks, for what, who will hear it, and what one agrees to; the six words small, for whoever reads them out. */
@Composable
internal fun InvitedScreen(screen: Screen.Invited, frame: Frame) {
    val invitation = screen.invitation
    Page(frame, screen.sign, screen.buttons) {
        Title(invitation.title)
        Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
            Text(invitation.askedBy, style = MaterialTheme.typography.titleLarge)
            Body(invitation.purpose)
            Body(invitation.heardBy)
            invitation.starts?.let { Body(it) }
        }
        Card { Text(invitation.consent, style = MaterialTheme.typography.bodyLarge) }
        Text(
            invitation.sixWords,
            style = MaterialTheme.typography.bodyMedium,
            color = LocalPalette.current.quiet,
        )
    }
}
