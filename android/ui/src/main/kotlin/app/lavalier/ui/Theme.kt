package app.lavalier.ui

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Typography
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.unit.sp

/** How far a title grows with the person's text size. It is large to begin with, and words as wide as the screen would be broken. */
private const val TITLE_GROWS_TO = 1.5f

/** Sizes in sp, so that they follow the person's own text size; a title's as Android's own scale does, less the larger it is. */
private fun type(scale: Float) = Typography(
    displayLarge = TextStyle(fontSize = 64.sp, fontWeight = FontWeight.Light, fontFeatureSettings = "tnum"),
    headlineMedium = (TITLE_GROWS_TO / scale).coerceAtMost(1f).let {
        TextStyle(fontSize = 28.sp * it, lineHeight = 36.sp * it, fontWeight = FontWeight.SemiBold, lineBreak = LineBreak.Heading)
    },
    titleLarge = TextStyle(fontSize = 21.sp, lineHeight = 29.sp, fontWeight = FontWeight.Medium),
    titleMedium = TextStyle(fontSize = 18.sp, lineHeight = 25.sp, fontWeight = FontWeight.Medium),
    bodyLarge = TextStyle(fontSize = 18.sp, lineHeight = 27.sp),
    bodyMedium = TextStyle(fontSize = 16.sp, lineHeight = 23.sp),
    labelLarge = TextStyle(fontSize = 19.sp, lineHeight = 24.sp, fontWeight = FontWeight.SemiBold),
    labelMedium = TextStyle(fontSize = 16.sp, lineHeight = 20.sp, fontWeight = FontWeight.SemiBold),
)

/** Colours and type for everything inside. */
@Composable
fun LavalierTheme(dark: Boolean = isSystemInDarkTheme(), content: @Composable () -> Unit) {
    val palette = if (dark) Dark else Light
    val scale = LocalDensity.current.fontScale
    val base = if (dark) darkColorScheme() else lightColorScheme()
    val scheme = base.copy(
        primary = palette.main.ground,
        onPrimary = palette.main.ink,
        background = palette.page.ground,
        onBackground = palette.page.ink,
        surface = palette.page.ground,
        onSurface = palette.page.ink,
        onSurfaceVariant = palette.quiet,
        outline = palette.line,
    )
    CompositionLocalProvider(LocalPalette provides palette) {
        MaterialTheme(colorScheme = scheme, typography = type(scale), content = content)
    }
}
