package app.lavalier.desk

import app.lavalier.core.Button
import app.lavalier.core.Press
import app.lavalier.core.Screen
import java.awt.Point
import java.awt.Rectangle
import java.awt.Robot
import java.awt.Window
import java.awt.event.InputEvent
import java.io.File
import javax.accessibility.Accessible
import javax.accessibility.AccessibleRole
import javax.imageio.ImageIO
import javax.swing.SwingUtilities

/** A person in front of the window: finds buttons as a screen reader names them, and clicks them with the mouse. */
class Person(private val desk: Desk) {
    private val robot = Robot().apply { autoDelay = 20 }
    private var clickedOn: Screen? = null

    /** Waits for a screen that the last click has led to and that has something to press. */
    fun waitsForSomethingToDo(): Screen {
        waitsUntil("there is something to do") {
            desk.model.shown.value?.screen?.let { it != clickedOn && it.buttons.isNotEmpty() } == true
        }
        return checkNotNull(desk.model.shown.value).screen
    }

    /** What somebody presses who wants to record with the microphone that there is. */
    fun wayOn(screen: Screen): Press = when (screen) {
        is Screen.Asking -> screen.questions.first { it.given == null }.replies.first().press
        else -> screen.buttons.map { it.press }.let { there -> Ways.firstOrNull(there::contains) ?: there.last() }
    }

    /** Clicks in the middle of the button that does [press]. */
    fun clicks(press: Press) {
        val shown = checkNotNull(desk.model.shown.value)
        val label = shown.screen.buttons.first { it.press == press }.label
        var at: Point? = null
        // Twice in the same place: what is still being laid out is not clicked.
        waitsUntil("the window has a button \"$label\"") { middleOf(label).let { now -> (now != null && now == at).also { at = now } } }
        clickedOn = shown.screen
        checkNotNull(at).let { robot.mouseMove(it.x, it.y) }
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK)
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK)
    }

    /** Waits, but never for ever; says what the window said instead. */
    fun waitsUntil(what: String, holds: () -> Boolean) {
        val end = System.nanoTime() + PATIENCE_NS
        while (!holds()) {
            check(System.nanoTime() < end) { "waited for: $what; the window says ${reads()}, the core ${desk.model.shown.value}" }
            robot.delay(20)
        }
    }

    /** Keeps what is to be seen as `target/screens/NAME.png`. */
    fun photographs(name: String) {
        robot.waitForIdle()
        robot.delay(200)
        val bounds = onScreen { window()?.bounds } ?: return
        ImageIO.write(robot.createScreenCapture(Rectangle(bounds)), "png", File("target/screens/$name.png").apply { parentFile.mkdirs() })
    }

    private fun reads(): List<String> = onScreen { tree().mapNotNull { it.accessibleContext?.accessibleName }.filter(String::isNotEmpty) }

    private fun middleOf(label: String): Point? = onScreen {
        val button = tree().lastOrNull { found ->
            found.accessibleContext?.let { it.accessibleName == label && it.accessibleRole in Pressable } == true
        }
        val place = button?.accessibleContext?.accessibleComponent
        place?.takeIf { it.size.width > 0 }?.locationOnScreen?.let { Point(it.x + place.size.width / 2, it.y + place.size.height / 2) }
    }

    private fun window(): Window? = Window.getWindows().firstOrNull { it.isShowing }

    private fun tree(): List<Accessible> = window()?.let(::below).orEmpty()

    private fun below(at: Accessible): List<Accessible> {
        val context = at.accessibleContext ?: return listOf(at)
        return listOf(at) + (0 until context.accessibleChildrenCount).mapNotNull(context::getAccessibleChild).flatMap(::below)
    }

    private fun <T> onScreen(look: () -> T): T {
        var seen: Result<T>? = null
        SwingUtilities.invokeAndWait { seen = runCatching(look) }
        return checkNotNull(seen).getOrThrow()
    }

    private companion object {
        const val PATIENCE_NS = 120_000_000_000L
        val Pressable = setOf(AccessibleRole.PUSH_BUTTON, AccessibleRole.RADIO_BUTTON)
        val Ways = listOf(
            Press.Agree, Press.AllowMicrophone, Press.UseItAnyway, Press.SkipTapTest, Press.ClipOn, Press.GoOn, Press.Record, Press.Stop,
        )
    }
}

private val Screen.buttons: List<Button>
    get() = when (this) {
        is Screen.Invited -> buttons
        is Screen.Asking -> questions.flatMap { it.replies }
        is Screen.Mending -> buttons
        is Screen.Microphone -> buttons
        is Screen.Ready -> buttons
        is Screen.Rolling -> buttons
        is Screen.Unopened -> buttons
        is Screen.Fault -> buttons
        else -> emptyList()
    }
