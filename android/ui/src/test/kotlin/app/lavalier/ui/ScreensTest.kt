package app.lavalier.ui

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.text.TextLayoutResult
import app.lavalier.core.Button
import app.lavalier.core.Press
import app.lavalier.core.Screen
import app.lavalier.core.Sign
import app.lavalier.core.Weight
import app.lavalier.core.Words
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** What a person must be able to read, reach and hear on every screen, however the phone is held and set. */
@OptIn(ExperimentalTestApi::class)
class ScreensTest {
    @Test
    fun `every kind of screen has a specimen`() {
        val shown = Specimens.map { it.screen.javaClass.simpleName }.toSet()
        val all = Screen::class.java.declaredClasses.filter { Screen::class.java.isAssignableFrom(it) }.map { it.simpleName }
        assertEquals(emptySet<String>(), all.toSet() - shown)
    }

    @TestFactory
    fun `every button can be reached and pressed`(): List<DynamicTest> = everywhere { specimen, setting ->
        val pressed = mutableListOf<Press>()
        showing(specimen, setting, press = { pressed += it }) {
            for (button in specimen.buttons) {
                val node = onAllNodes(hasText(button.label) and hasClickAction())[specimen.buttons.filter { it.label == button.label }.indexOf(button)]
                node.performScrollToIfPossible()
                node.assertIsDisplayed()
                val size = node.fetchSemanticsNode().touchBoundsInRoot
                assertTrue(size.width >= 47.5f && size.height >= 47.5f, "${button.label} is too small to hit: $size")
                node.performClick()
            }
        }
        assertEquals(specimen.buttons.map { it.press }, pressed)
    }

    @TestFactory
    fun `the main button is in sight without scrolling`(): List<DynamicTest> = everywhere { specimen, setting ->
        val main = specimen.buttons.singleOrNull { it.weight == Weight.MAIN } ?: return@everywhere
        showing(specimen, setting) {
            onNode(hasText(main.label) and hasClickAction()).assertIsDisplayed()
        }
    }

    @TestFactory
    fun `every word is shown, and none is cut off`(): List<DynamicTest> = everywhere { specimen, setting ->
        showing(specimen, setting) {
            for (text in specimen.texts) onAllNodes(hasText(text, substring = true)).onFirst().assertExists()
            for (node in onAllNodes(laidOut, useUnmergedTree = true).fetchSemanticsNodes()) {
                val text = node.textLayout()
                assertTrue(text.isWhole, "cut off: ${text.layoutInput.text}")
                assertTrue(
                    node.boundsInRoot.left >= 0 && node.positionInRoot.x + node.size.width <= setting.width,
                    "beyond the edge: ${text.layoutInput.text}",
                )
            }
        }
    }

    @TestFactory
    fun `how things stand is a word that is said when it changes`(): List<DynamicTest> = everywhere { specimen, setting ->
        showing(specimen, setting) {
            val sign = onAllNodes(hasText(specimen.sign.word) and SemanticsMatcher.keyIsDefined(SemanticsProperties.LiveRegion))
            sign.onFirst().assertExists()
        }
    }

    @TestFactory
    fun `a screen reader is told that another screen has come`(): List<DynamicTest> = everywhere { specimen, setting ->
        showing(specimen, setting) {
            onNode(SemanticsMatcher.expectValue(SemanticsProperties.PaneTitle, specimen.sign.word)).assertExists()
        }
    }

    @TestFactory
    fun `a level has a name, not a number alone`(): List<DynamicTest> = everywhere { specimen, setting ->
        showing(specimen, setting) {
            val levels = onAllNodes(SemanticsMatcher.keyIsDefined(SemanticsProperties.ProgressBarRangeInfo)).fetchSemanticsNodes()
            if (specimen.screen is Screen.Ready || specimen.screen is Screen.Rolling) assertEquals(1, levels.size)
            for (level in levels) {
                val name = level.config.getOrNull(SemanticsProperties.ContentDescription)
                assertTrue(name.orEmpty().any { it.isNotEmpty() }, "a level of what?")
            }
        }
    }

    @Test
    fun `where no phone can be opened it is said why`() = runSkikoComposeUiTest {
        setContent { NoPhone("Lavalier cannot keep anything on this phone.") }
        onNode(hasText("Lavalier cannot keep anything on this phone.")).assertIsDisplayed()
    }

    private fun everywhere(test: (Specimen, Setting) -> Unit): List<DynamicTest> =
        Specimens.flatMap { specimen -> Setting.entries.map { dynamicTest("$specimen $it") { test(specimen, it) } } }
}

private val laidOut = SemanticsMatcher.keyIsDefined(SemanticsActions.GetTextLayoutResult)

private fun SemanticsNode.textLayout(): TextLayoutResult {
    val results = mutableListOf<TextLayoutResult>()
    config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(results)
    return results.single()
}

/** Whether all its lines lie within it; a line's measured width may be a fraction of a pixel more than was laid out. */
private val TextLayoutResult.isWhole: Boolean
    get() = !didOverflowHeight && (0 until lineCount).none { isLineEllipsized(it) || multiParagraph.getLineWidth(it) > size.width + 1 }

/** Scrolls where there is something to scroll in; a screen's fixed buttons are in sight already. */
private fun androidx.compose.ui.test.SemanticsNodeInteraction.performScrollToIfPossible() {
    try {
        performScrollTo()
    } catch (_: AssertionError) {
        // No scrollable around it.
    }
}

/** The screen's own buttons, those of its questions among them. */
val Specimen.buttons: List<Button>
    get() = when (val screen = screen) {
        is Screen.Asking -> screen.questions.flatMap { it.replies }
        else -> screen.property<List<Button>>("buttons") ?: emptyList()
    }

val Specimen.sign: Sign get() = checkNotNull(screen.property("sign"))

/** Every text that the core gave for this screen. */
val Specimen.texts: List<String>
    get() = buildList {
        add(sign.word)
        notices.forEach { addAll(it.words.all) }
        addAll(buttons.map { it.label })
        screen.property<Words>("words")?.let { addAll(it.all) }
        screen.property<String>("line")?.let { add(it) }
        when (val screen = screen) {
            is Screen.Asking -> {
                add(screen.title)
                addAll(screen.questions.map { it.question })
            }
            is Screen.Invited -> screen.invitation.run {
                addAll(listOfNotNull(title, askedBy, purpose, heardBy, sixWords, consent, starts))
            }
            is Screen.Ready -> addAll(screen.lines + screen.microphone + listOfNotNull(screen.question?.text))
            is Screen.Rolling -> addAll(listOfNotNull(screen.question?.text))
            else -> {}
        }
    }

private val Words.all get() = listOf(what, remedy).filter { it.isNotEmpty() }

@Suppress("UNCHECKED_CAST")
private fun <T> Screen.property(name: String): T? =
    javaClass.methods.firstOrNull { it.name == "get" + name.replaceFirstChar(Char::uppercase) }?.invoke(this) as T?
