package app.lavalier.ui

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import app.lavalier.core.Tone
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Colours that a person with weak eyes can tell apart. */
class PaletteTest {
    @Test
    fun `text reads on every ground of both themes`() {
        for (palette in listOf(Light, Dark)) {
            val pairs = palette.tones.values + palette.page + palette.card + palette.main + palette.record +
                Pair(palette.page.ground, palette.quiet) + Pair(palette.card.ground, palette.quiet)
            for (pair in pairs) assertTrue(contrast(pair) >= 4.5, "$pair has ${contrast(pair)}")
        }
    }

    @Test
    fun `every tone has its colours`() {
        for (palette in listOf(Light, Dark)) assertEquals(Tone.entries.toSet(), palette.tones.keys)
    }

    /** WCAG 2.2, contrast ratio. */
    private fun contrast(pair: Pair): Double {
        val (high, low) = listOf(light(pair.ground), light(pair.ink)).sortedDescending()
        return (high + 0.05) / (low + 0.05)
    }

    private fun light(colour: Color) = colour.luminance().toDouble()
}
