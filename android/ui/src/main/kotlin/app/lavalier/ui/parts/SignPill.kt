package app.lavalier.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import app.lavalier.core.Sign
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.pictures.glyph

/** How things stand: a colour, a shape and a word, so that none of the three is needed. Said aloud when it changes. */
@Composable
internal fun SignPill(sign: Sign, modifier: Modifier = Modifier) {
    val colours = LocalPalette.current.tone(sign.tone)
    Row(
        modifier
            .background(colours.ground, RoundedCornerShape(50))
            .padding(horizontal = 16.dp, vertical = 8.dp)
            .semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite },
        horizontalArrangement = Arrangement.spacedBy(10.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Canvas(Modifier.size(with(LocalDensity.current) { 16.sp.toDp() })) { glyph(sign.tone, colours.ink) }
        Text(sign.word, style = MaterialTheme.typography.labelMedium, color = colours.ink)
    }
}
