package app.lavalier.ui.screens

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.lavalier.core.Asked
import app.lavalier.core.Press
import app.lavalier.core.Screen
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.parts.Card
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Title
import app.lavalier.ui.pictures.tick

/** What only the person can say, all of it on one screen, which goes on by itself when the last is answered. */
@Composable
internal fun AskingScreen(screen: Screen.Asking, frame: Frame) {
    Page(frame, screen.sign) {
        Title(screen.title)
        for (asked in screen.questions) Question(asked, frame.press)
    }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Question(asked: Asked, press: (Press) -> Unit) {
    Card {
        Text(
            asked.question,
            Modifier.padding(bottom = 6.dp).semantics { heading() },
            style = MaterialTheme.typography.titleMedium,
        )
        FlowRow(
            Modifier.selectableGroup(),
            horizontalArrangement = Arrangement.spacedBy(10.dp),
            verticalArrangement = Arrangement.spacedBy(10.dp),
        ) {
            asked.replies.forEachIndexed { index, reply ->
                Reply(reply.label, asked.given?.toInt() == index) { press(reply.press) }
            }
        }
    }
}

@Composable
private fun Reply(label: String, given: Boolean, pressed: () -> Unit) {
    val palette = LocalPalette.current
    val colours = if (given) palette.main else palette.page
    Surface(
        selected = given,
        onClick = pressed,
        modifier = Modifier.heightIn(min = 48.dp).widthIn(min = 72.dp).semantics { role = Role.RadioButton },
        shape = RoundedCornerShape(16.dp),
        color = colours.ground,
        contentColor = colours.ink,
        border = if (given) null else BorderStroke(1.5.dp, palette.line),
    ) {
        Row(
            Modifier.padding(horizontal = 18.dp, vertical = 12.dp),
            horizontalArrangement = Arrangement.spacedBy(8.dp, Alignment.CenterHorizontally),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            if (given) Canvas(Modifier.size(14.dp)) { tick(colours.ink) }
            Text(label, style = MaterialTheme.typography.labelMedium)
        }
    }
}
