package app.lavalier.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.lavalier.core.Sign
import app.lavalier.ui.LocalPalette

/** A moment in which the person has nothing to do. */
@Composable
internal fun Waiting(frame: Frame, sign: Sign, line: String) {
    Page(frame, sign) {
        Column(
            Modifier.fillMaxWidth().padding(top = 48.dp),
            verticalArrangement = Arrangement.spacedBy(40.dp),
        ) {
            Title(line)
            CircularProgressIndicator(
                Modifier.size(64.dp).align(Alignment.CenterHorizontally).semantics { contentDescription = sign.word },
                color = MaterialTheme.colorScheme.primary,
                trackColor = LocalPalette.current.line,
                strokeWidth = 6.dp,
            )
        }
    }
}
