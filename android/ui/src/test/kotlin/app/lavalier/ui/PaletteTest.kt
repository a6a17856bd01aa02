package app.lavalier.ui

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import androidx.compose.ui.graphics.toArgb
import app.lavalier.core.Tone
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

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

    @Test
    fun `the window behind the screens, and what the system draws on it, have the colours of the theme`() {
        for ((values, palette) in listOf("values" to Light, "values-night" to Dark)) {
            val theme = File("../app/src/main/res/$values/theme.xml").readText()
            fun item(name: String) = Regex("""<item name="android:$name">([^<]*)</item>""").find(theme)?.groupValues?.get(1)
            val page = "#%06X".format(palette.page.ground.toArgb() and 0xFFFFFF)
            for (ground in listOf("windowBackground", "statusBarColor", "navigationBarColor")) {
                assertEquals(page, Regex("""<color name="page">([^<]*)</color>""").find(theme)?.groupValues?.get(1), values)
                assertEquals("@color/page", item(ground), "$values $ground")
            }
            for (icons in listOf("windowLightStatusBar", "windowLightNavigationBar")) {
                assertEquals("${palette.page.ground.luminance() > 0.5f}", item(icons), "$values $icons")
            }
        }
    }

    /** WCAG 2.2, contrast ratio. */
    private fun contrast(pair: Pair): Double {
        val (high, low) = listOf(light(pair.ground), light(pair.ink)).sortedDescending()
        return (high + 0.05) / (low + 0.05)
    }

    private fun light(colour: Color) = colour.luminance().toDouble()
}
