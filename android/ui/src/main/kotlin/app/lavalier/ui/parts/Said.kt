package app.lavalier.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.lavalier.core.Words
import app.lavalier.ui.LocalPalette

/** A screen's own sentence, which a screen reader can jump to. */
@Composable
internal fun Title(text: String, modifier: Modifier = Modifier) =
    Text(text, modifier.semantics { heading() }, style = MaterialTheme.typography.headlineMedium)

/** What explains it. */
@Composable
internal fun Body(text: String, modifier: Modifier = Modifier) =
    Text(text, modifier, style = MaterialTheme.typography.bodyLarge, color = LocalPalette.current.quiet)

/** What happened, and the one thing to do. */
@Composable
internal fun Said(words: Words) {
    Column(verticalArrangement = Arrangement.spacedBy(14.dp)) {
        Title(words.what)
        if (words.remedy.isNotEmpty()) Body(words.remedy)
    }
}
