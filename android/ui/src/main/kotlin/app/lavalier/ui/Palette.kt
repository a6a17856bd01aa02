package app.lavalier.ui

import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color
import app.lavalier.core.Tone

/** Ink on its ground: each pair reads at a contrast of at least 4.5 to 1, which a test checks. */
@Immutable
data class Pair(val ground: Color, val ink: Color)

/** The colours of one theme, by what they are for. */
@Immutable
data class Palette(
    val page: Pair,
    /** What is said under a title. */
    val quiet: Color,
    /** Raised above the page: questions, an invitation's details. */
    val card: Pair,
    /** Lines around cards and choices. */
    val line: Color,
    /** The one thing to do. */
    val main: Pair,
    /** Record, and Stop. */
    val record: Pair,
    val tones: Map<Tone, Pair>,
) {
    /** A tone's colour as a sign has it. */
    fun tone(tone: Tone): Pair = tones.getValue(tone)
}

/** Warm paper, dark ink. */
val Light = Palette(
    page = Pair(Color(0xFFFBF8F4), Color(0xFF1B2327)),
    quiet = Color(0xFF55616A),
    card = Pair(Color(0xFFFFFFFF), Color(0xFF1B2327)),
    line = Color(0xFFDDD6CC),
    main = Pair(Color(0xFF145A5F), Color(0xFFFFFFFF)),
    record = Pair(Color(0xFFC0271D), Color(0xFFFFFFFF)),
    tones = mapOf(
        Tone.CALM to Pair(Color(0xFFE3ECEF), Color(0xFF234A57)),
        Tone.ATTENTION to Pair(Color(0xFFFFEBC2), Color(0xFF6A4300)),
        Tone.STOP to Pair(Color(0xFFFBDDD8), Color(0xFF8C1D14)),
        Tone.RECORDING to Pair(Color(0xFFC0271D), Color(0xFFFFFFFF)),
        Tone.DONE to Pair(Color(0xFFD9F0DE), Color(0xFF17542C)),
    ),
)

/** For a dark room, where a bright screen would be seen in the subject's glasses. */
val Dark = Palette(
    page = Pair(Color(0xFF11171A), Color(0xFFE9EDEE)),
    quiet = Color(0xFFA5B1B7),
    card = Pair(Color(0xFF1B2327), Color(0xFFE9EDEE)),
    line = Color(0xFF364248),
    main = Pair(Color(0xFF8AD3CE), Color(0xFF06302F)),
    record = Pair(Color(0xFFD93A2E), Color(0xFFFFFFFF)),
    tones = mapOf(
        Tone.CALM to Pair(Color(0xFF223239), Color(0xFFBCD7E0)),
        Tone.ATTENTION to Pair(Color(0xFF43320C), Color(0xFFFFD98A)),
        Tone.STOP to Pair(Color(0xFF4A1B17), Color(0xFFFFB9B0)),
        Tone.RECORDING to Pair(Color(0xFFCE3428), Color(0xFFFFFFFF)),
        Tone.DONE to Pair(Color(0xFF17361F), Color(0xFFA5E3B6)),
    ),
)

/** The palette that is in force. */
val LocalPalette = staticCompositionLocalOf { Light }
