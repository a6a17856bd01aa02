package app.lavalier.ui.parts

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.lavalier.core.Button
import app.lavalier.core.Press
import app.lavalier.core.Weight
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.pictures.dot
import app.lavalier.ui.pictures.square
import androidx.compose.material3.Button as FilledButton

/** All of a screen's buttons, the main one lowest, where the thumb is. */
@Composable
internal fun Buttons(buttons: List<Button>, press: (Press) -> Unit, modifier: Modifier = Modifier) {
    Column(modifier.fillMaxWidth(), verticalArrangement = Arrangement.spacedBy(12.dp)) {
        for (button in buttons.sortedBy { it.weight.lowness }) Pressable(button, press)
    }
}

private val Weight.lowness: Int
    get() = when (this) {
        Weight.QUIET -> 0
        Weight.OTHER -> 1
        Weight.MAIN -> 2
    }

@Composable
private fun Pressable(button: Button, press: (Press) -> Unit) {
    val pressed = { press(button.press) }
    when {
        button.weight == Weight.MAIN && button.press.isRecorders -> RecorderButton(button, pressed)
        button.weight == Weight.MAIN -> FilledButton(
            onClick = pressed,
            modifier = Modifier.fillMaxWidth().heightIn(min = 64.dp),
            shape = RoundedCornerShape(20.dp),
            contentPadding = Spacious,
        ) { Label(button) }
        button.weight == Weight.OTHER -> OutlinedButton(
            onClick = pressed,
            modifier = Modifier.fillMaxWidth().heightIn(min = 56.dp),
            shape = RoundedCornerShape(20.dp),
            border = BorderStroke(1.5.dp, LocalPalette.current.line),
            colors = ButtonDefaults.outlinedButtonColors(contentColor = LocalPalette.current.page.ink),
            contentPadding = Spacious,
        ) { Label(button) }
        else -> TextButton(
            onClick = pressed,
            modifier = Modifier.fillMaxWidth().heightIn(min = 48.dp),
            colors = ButtonDefaults.textButtonColors(contentColor = LocalPalette.current.quiet),
            contentPadding = Spacious,
        ) { Label(button) }
    }
}

/** Record and Stop: the largest thing on the screen, red, with the mark that every recorder has. */
@Composable
private fun RecorderButton(button: Button, pressed: () -> Unit) {
    val colours = LocalPalette.current.record
    FilledButton(
        onClick = pressed,
        modifier = Modifier.fillMaxWidth().heightIn(min = 96.dp),
        shape = RoundedCornerShape(28.dp),
        colors = ButtonDefaults.buttonColors(containerColor = colours.ground, contentColor = colours.ink),
        contentPadding = Spacious,
    ) {
        Canvas(Modifier.size(26.dp)) { if (button.press is Press.Stop) square(colours.ink) else dot(colours.ink) }
        Spacer(Modifier.width(16.dp))
        Text(button.label, style = MaterialTheme.typography.headlineMedium, textAlign = TextAlign.Center)
    }
}

@Composable
private fun Label(button: Button) =
    Text(button.label, style = MaterialTheme.typography.labelLarge, textAlign = TextAlign.Center)

private val Press.isRecorders: Boolean get() = this is Press.Record || this is Press.Stop

private val Spacious = PaddingValues(horizontal = 24.dp, vertical = 14.dp)
