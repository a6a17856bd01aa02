package app.lavalier.desk

import java.awt.Point
import java.awt.Rectangle
import java.awt.Robot
import java.awt.Window
import java.awt.event.InputEvent
import java.awt.image.BufferedImage
import java.io.File
import javax.accessibility.Accessible
import javax.accessibility.AccessibleRole
import javax.imageio.ImageIO
import javax.swing.SwingUtilities

/** A person in front of the window: reads what a screen reader would say, and clicks with the mouse. */
class Person {
    private val robot = Robot().apply { autoDelay = 20 }

    private fun window(): Window? = Window.getWindows().firstOrNull { it.isShowing }

    /** Every name that the window has for a screen reader, from the top. */
    fun reads(): List<String> = onScreen { tree().mapNotNull { it.accessibleContext?.accessibleName }.filter(String::isNotEmpty) }

    /** Waits until the window says [text]; what it said instead is in the failure. */
    fun waitsFor(text: String) {
        val end = System.nanoTime() + PATIENCE_NS
        while (reads().none { text in it }) {
            check(System.nanoTime() < end) { "the window never said \"$text\", but ${reads()}" }
            robot.delay(50)
        }
    }

    /** Clicks the button of this name, when it is there. */
    fun clicks(label: String) {
        waitsFor(label)
        val at = onScreen {
            val button = tree().last { it.accessibleContext?.let { c -> c.accessibleName == label && c.accessibleRole in Pressable } == true }
            val place = button.accessibleContext.accessibleComponent
            val corner: Point = place.locationOnScreen
            Point(corner.x + place.size.width / 2, corner.y + place.size.height / 2)
        }
        robot.mouseMove(at.x, at.y)
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK)
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK)
    }

    /** Keeps what is to be seen as `target/screens/NAME.png`. */
    fun photographs(name: String): BufferedImage {
        robot.waitForIdle()
        val picture = robot.createScreenCapture(onScreen { Rectangle(checkNotNull(window()).bounds) })
        ImageIO.write(picture, "png", File("target/screens/$name.png").apply { parentFile.mkdirs() })
        return picture
    }

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
        const val PATIENCE_NS = 60_000_000_000L
        val Pressable = setOf(AccessibleRole.PUSH_BUTTON, AccessibleRole.RADIO_BUTTON)
    }
}
