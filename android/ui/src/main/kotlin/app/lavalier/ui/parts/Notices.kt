package app.lavalier.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import app.lavalier.core.Notice
import app.lavalier.core.Tone
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.pictures.glyph

/** What is to be known beside the screen itself, the newest last; what stops a person is said aloud at once. */
@Composable
internal fun Notices(notices: List<Notice>) {
    for (notice in notices) {
        val colours = LocalPalette.current.tone(notice.tone)
        Row(
            Modifier
                .fillMaxWidth()
                .background(colours.ground, RoundedCornerShape(20.dp))
                .padding(horizontal = 18.dp, vertical = 16.dp)
                .semantics(mergeDescendants = true) {
                    liveRegion = if (notice.tone == Tone.STOP) LiveRegionMode.Assertive else LiveRegionMode.Polite
                },
            horizontalArrangement = Arrangement.spacedBy(14.dp),
        ) {
            Canvas(Modifier.padding(top = 4.dp).size(with(LocalDensity.current) { 18.sp.toDp() })) { glyph(notice.tone, colours.ink) }
            Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
                Text(notice.words.what, style = MaterialTheme.typography.titleMedium, color = colours.ink)
                if (notice.words.remedy.isNotEmpty()) {
                    Text(notice.words.remedy, style = MaterialTheme.typography.bodyMedium, color = colours.ink)
                }
            }
        }
    }
}
