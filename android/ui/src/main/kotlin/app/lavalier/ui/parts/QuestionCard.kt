package app.lavalier.ui.parts

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.lavalier.core.Prompt
import app.lavalier.ui.LocalPalette

/** The interview's question that is to be answered now. */
@Composable
internal fun QuestionCard(question: Prompt) {
    val palette = LocalPalette.current
    Card {
        Text(
            "${question.number} / ${question.of}",
            style = MaterialTheme.typography.labelMedium,
            color = palette.quiet,
        )
        Text(question.text, style = MaterialTheme.typography.titleLarge)
    }
}

/** Things that belong together. */
@Composable
internal fun Card(content: @Composable () -> Unit) {
    val palette = LocalPalette.current
    Surface(
        Modifier.fillMaxWidth(),
        shape = RoundedCornerShape(24.dp),
        color = palette.card.ground,
        contentColor = palette.card.ink,
        border = BorderStroke(1.dp, palette.line),
    ) {
        Column(
            Modifier.padding(20.dp),
            verticalArrangement = Arrangement.spacedBy(8.dp),
        ) { content() }
    }
}
