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
import androidx.compose.foundation.layout.heightIn
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
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import app.lavalier.core.Button
import app.lavalier.core.Notice
import app.lavalier.core.Press
import app.lavalier.core.Sign
import app.lavalier.ui.LocalPalette

/** What every screen has around its own content, and where its presses go. */
internal class Frame(val notices: List<Notice>, val press: (Press) -> Unit)

/** How much room for text makes it worth keeping the buttons in place while what is above them scrolls, in dp at 100 %. */
private val ROOMY = 560.dp

/** Lines longer than this are hard to read, and buttons wider than this hard to reach. */
private val MEASURE = 560.dp

/**
 * A screen: how things stand, what is to be known, the screen's own [content], and its buttons under the thumb.
 *
 * Upright the buttons lie below; on its side they lie to the right. Where large text leaves no room for both, all of it scrolls
 * as one, so that nothing is ever cut off.
 */
@Composable
internal fun Page(
    frame: Frame,
    sign: Sign,
    buttons: List<Button> = emptyList(),
    content: @Composable ColumnScope.() -> Unit,
) {
    val palette = LocalPalette.current
    CompositionLocalProvider(LocalContentColor provides palette.page.ink) {
        BoxWithConstraints(
            Modifier.fillMaxSize().background(palette.page.ground).safeDrawingPadding(),
            contentAlignment = Alignment.TopCenter,
        ) {
            val large = LocalDensity.current.fontScale
            val told: @Composable ColumnScope.() -> Unit = {
                SignPill(sign)
                Notices(frame.notices)
                content()
            }
            when {
                maxWidth > maxHeight && maxWidth >= 560.dp * large.coerceAtMost(1.3f) -> OnItsSide(frame, buttons, told)
                maxHeight / large >= ROOMY -> Upright(frame, buttons, told)
                else -> AllInOne(frame, buttons, maxHeight, told)
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
private fun OnItsSide(frame: Frame, buttons: List<Button>, told: @Composable ColumnScope.() -> Unit) {
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
            BoxWithConstraints(Modifier.weight(1f).fillMaxHeight()) {
                Column(
                    Modifier.fillMaxWidth().verticalScroll(rememberScrollState()).heightIn(min = maxHeight),
                    verticalArrangement = Arrangement.Bottom,
                ) {
                    Buttons(buttons, frame.press, Modifier.padding(vertical = 24.dp))
                }
            }
        }
    }
}

@Composable
private fun AllInOne(frame: Frame, buttons: List<Button>, height: Dp, told: @Composable ColumnScope.() -> Unit) {
    Column(
        Modifier
            .widthIn(max = MEASURE)
            .verticalScroll(rememberScrollState())
            .heightIn(min = height)
            .padding(horizontal = 20.dp, vertical = 20.dp),
        verticalArrangement = Arrangement.SpaceBetween,
    ) {
        Column(Modifier.fillMaxWidth(), verticalArrangement = Arrangement.spacedBy(20.dp), content = told)
        if (buttons.isNotEmpty()) Buttons(buttons, frame.press, Modifier.padding(top = 24.dp))
    }
}
