package app.lavalier.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.LocalContentColor
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.paneTitle
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.lavalier.core.Button
import app.lavalier.core.Notice
import app.lavalier.core.Press
import app.lavalier.core.Sign
import app.lavalier.core.Weight
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.pictures.Inks
import app.lavalier.ui.pictures.Picture

/** What every screen has around its own content, and where its presses go. */
internal class Frame(val notices: List<Notice>, val press: (Press) -> Unit)

/** How much room for text it takes to keep every button in place while what is above them scrolls, in dp at 100 %. */
private val ROOMY = 560.dp

/** A picture's height where there is little. */
private val SMALL = 112.dp

/** Lines longer than this are hard to read, and buttons wider than this hard to reach. */
private val MEASURE = 560.dp

/**
 * A screen: how things stand, what is to be known, the screen's own [content], and its buttons under the thumb.
 *
 * A [picture] stands above the words, or where there is little room beside or below them, so that the words come first.
 * Upright the buttons lie below; on its side they lie to the right. The main one is always in sight. Where large text leaves no
 * room for the others as well, they scroll with what is told, so that nothing is ever cut off.
 */
@Composable
internal fun Page(
    frame: Frame,
    sign: Sign,
    buttons: List<Button> = emptyList(),
    picture: (DrawScope.(Inks) -> Unit)? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    val palette = LocalPalette.current
    CompositionLocalProvider(LocalContentColor provides palette.page.ink) {
        BoxWithConstraints(
            // A screen reader says a pane's title when the pane comes; where its focus was is gone with the screen before.
            Modifier.fillMaxSize().background(palette.page.ground).safeDrawingPadding().semantics { paneTitle = sign.word },
            contentAlignment = Alignment.TopCenter,
        ) {
            val large = LocalDensity.current.fontScale
            val roomy = maxHeight / large >= ROOMY
            val told: @Composable ColumnScope.() -> Unit = {
                SignPill(sign)
                Notices(frame.notices)
                if (picture != null && roomy) Picture(draw = picture)
                content()
            }
            when {
                maxWidth > maxHeight && maxWidth >= 560.dp * large.coerceAtMost(1.3f) -> OnItsSide(frame, buttons, picture, told)
                roomy -> Upright(frame, buttons, told)
                else -> Tight(frame, buttons, picture, told)
            }
        }
    }
}

@Composable
private fun Upright(frame: Frame, buttons: List<Button>, told: @Composable ColumnScope.() -> Unit) {
    Column(Modifier.widthIn(max = MEASURE).fillMaxHeight().padding(horizontal = 24.dp)) {
        Column(
            Modifier.weight(1f).fillMaxWidth().verticalScroll(rememberScrollState()).padding(vertical = 24.dp),
            verticalArrangement = Arrangement.spacedBy(24.dp),
            content = told,
        )
        if (buttons.isNotEmpty()) Buttons(buttons, frame.press, Modifier.padding(top = 8.dp, bottom = 24.dp))
    }
}

@Composable
private fun OnItsSide(
    frame: Frame,
    buttons: List<Button>,
    picture: (DrawScope.(Inks) -> Unit)?,
    told: @Composable ColumnScope.() -> Unit,
) {
    val (main, others) = buttons.partition { it.weight == Weight.MAIN }
    Row(
        Modifier.fillMaxSize().padding(horizontal = 32.dp),
        horizontalArrangement = Arrangement.spacedBy(32.dp, Alignment.CenterHorizontally),
    ) {
        Column(
            Modifier.weight(1.35f, fill = true).verticalScroll(rememberScrollState()).padding(vertical = 24.dp),
            verticalArrangement = Arrangement.spacedBy(20.dp),
            content = told,
        )
        if (buttons.isNotEmpty()) {
            Column(Modifier.weight(1f).fillMaxHeight().padding(vertical = 20.dp), Arrangement.Bottom) {
                if (picture != null) Picture(Modifier.padding(bottom = 16.dp), SMALL, picture)
                Column(Modifier.weight(1f, fill = false).verticalScroll(rememberScrollState())) {
                    Buttons(others, frame.press, Modifier.padding(bottom = 12.dp))
                }
                Buttons(main, frame.press)
            }
        }
    }
}

@Composable
private fun Tight(
    frame: Frame,
    buttons: List<Button>,
    picture: (DrawScope.(Inks) -> Unit)?,
    told: @Composable ColumnScope.() -> Unit,
) {
    val (main, others) = buttons.partition { it.weight == Weight.MAIN }
    Column(Modifier.widthIn(max = MEASURE).fillMaxHeight().padding(horizontal = 20.dp)) {
        Column(
            Modifier.weight(1f).fillMaxWidth().verticalScroll(rememberScrollState()).padding(vertical = 20.dp),
            verticalArrangement = Arrangement.spacedBy(20.dp),
        ) {
            told()
            if (picture != null) Picture(height = SMALL, draw = picture)
            Buttons(others, frame.press)
        }
        if (main.isNotEmpty()) Buttons(main, frame.press, Modifier.padding(top = 8.dp, bottom = 20.dp))
    }
}
