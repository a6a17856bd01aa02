package app.lavalier.app

import android.Manifest
import android.app.Activity
import android.content.ClipData
import android.content.ClipboardManager
import android.content.Intent
import android.net.Uri
import android.os.Looper
import android.provider.Settings
import android.view.WindowManager
import app.lavalier.core.Happening
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** Longer than anything here takes. */
private const val PATIENCE_MS = 60_000L

private const val LINK = "https://studio.example/i/in-1#secret.thumbprint"

/** The activity: links in, the screens on, and what only a visible window can do. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestLavalier::class, manifest = Config.NONE)
class GuestActivityTest {
    private val app get() = RuntimeEnvironment.getApplication() as TestLavalier

    private fun opened(intent: Intent = Intent(Intent.ACTION_MAIN)) = Robolectric.buildActivity(GuestActivity::class.java, intent).setup()

    private val links get() = app.told.filterIsInstance<Happening.Link>().map { it.text }

    @Test
    fun `a link comes in whole, its fragment too, and only once however the phone is turned`() {
        val controller = opened(Intent(Intent.ACTION_VIEW, Uri.parse(LINK)))
        assertEquals(listOf(LINK), links)
        controller.recreate()
        assertEquals(listOf(LINK), links)
        assertEquals(2, app.shownOn.size)
    }

    @Test
    fun `the link again while the app is open, and the icon, are both told`() {
        val controller = opened()
        assertTrue(app.told.any { it is Happening.Reopened })
        controller.newIntent(Intent(Intent.ACTION_VIEW, Uri.parse(LINK)))
        assertEquals(listOf(LINK), links)
    }

    @Test
    fun `a link that no studio makes is not passed on`() {
        opened(Intent(Intent.ACTION_VIEW, Uri.parse(LINK + "x".repeat(5000))))
        assertEquals(emptyList<String>(), links)
    }

    @Test
    fun `being looked away from and back is told`() {
        val controller = opened()
        controller.pause().stop()
        assertEquals(1, app.told.count { it is Happening.Backgrounded })
        controller.start().resume()
        assertEquals(2, app.told.count { it is Happening.Foregrounded })
    }

    @Test
    fun `being turned is not being looked away from`() {
        opened().recreate()
        assertEquals(0, app.told.count { it is Happening.Backgrounded })
    }

    @Test
    fun `nothing is drawn while nobody looks`() {
        opened().pause().stop().start()
        assertEquals(listOf(true, false, true), app.seen)
    }

    @Test
    fun `the screen stays on while that is asked, on the next activity too`() = runBlocking {
        val attention = AndroidAttention(app, app.window)
        val first = opened()
        attention.keepAwake(true)
        shadowOf(Looper.getMainLooper()).idle()
        assertTrue(first.get().staysOn)
        val second = opened()
        shadowOf(Looper.getMainLooper()).idle()
        assertTrue(second.get().staysOn)
        attention.keepAwake(false)
        shadowOf(Looper.getMainLooper()).idle()
        assertFalse(second.get().staysOn)
    }

    private val Activity.staysOn get() = window.attributes.flags and WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON != 0

    @Test
    fun `Android's own answer to the question for the microphone is passed on`() = runBlocking {
        val controller = opened()
        val answer = async(Dispatchers.IO) { app.window.permission.ask() }
        withTimeout(PATIENCE_MS) {
            while (shadowOf(controller.get()).lastRequestedPermission == null) {
                shadowOf(Looper.getMainLooper()).idle()
                yield()
            }
        }
        assertEquals(
            "what goes on unseen, and what is not sent, is told by notifications",
            listOf(Manifest.permission.RECORD_AUDIO, Manifest.permission.POST_NOTIFICATIONS),
            shadowOf(controller.get()).lastRequestedPermission.requestedPermissions.toList(),
        )
        controller.get().onRequestPermissionsResult(GuestWindow.QUESTION, emptyArray(), intArrayOf())
        assertFalse("a question that was not put is not refused", answer.isCompleted)
        shadowOf(app).grantPermissions(Manifest.permission.RECORD_AUDIO)
        controller.get().onRequestPermissionsResult(GuestWindow.QUESTION, arrayOf(Manifest.permission.RECORD_AUDIO), intArrayOf(0))
        assertTrue(answer.await().granted)
        assertTrue("an answer that was given is not asked for again", app.window.permission.ask().granted)
    }

    @Test
    fun `the settings that open are this app's`() = runBlocking {
        val controller = opened()
        app.window.settings.open()
        val page = shadowOf(controller.get()).nextStartedActivity
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, page.action)
        assertEquals(app.packageName, page.data?.schemeSpecificPart)
    }

    @Test
    fun `paste gives what is on the clipboard, and nothing when there is nothing`() = runBlocking {
        opened()
        assertEquals(null, app.window.clipboard.paste())
        app.getSystemService(ClipboardManager::class.java)!!.setPrimaryClip(ClipData.newPlainText("", LINK))
        assertEquals(LINK, app.window.clipboard.paste())
        app.getSystemService(ClipboardManager::class.java)!!.setPrimaryClip(ClipData.newRawUri("", Uri.parse(LINK)))
        assertEquals("a browser copies addresses so", LINK, app.window.clipboard.paste())
    }

    @Test
    fun `paste never reads a file, and never more than a link`() = runBlocking {
        opened()
        val clipboard = app.getSystemService(ClipboardManager::class.java)!!
        val file = Uri.parse("content://another.app/film")
        shadowOf(app.contentResolver).registerInputStream(file, LINK.byteInputStream())
        clipboard.setPrimaryClip(ClipData.newRawUri("", file))
        assertEquals(null, app.window.clipboard.paste())
        clipboard.setPrimaryClip(ClipData.newPlainText("", "x".repeat(1_000_000)))
        assertEquals(GuestWindow.LINK_MAX, app.window.clipboard.paste()!!.length)
    }

    @Test
    fun `the camera reads a code, and nothing is missing before the person is back`() = runBlocking {
        val controller = opened()
        val scanned = async(Dispatchers.IO) { app.window.scanner.scan() }
        withTimeout(PATIENCE_MS) { while (shadowOf(controller.get()).peekNextStartedActivity() == null) yield() }
        controller.pause().stop()
        assertFalse(scanned.isCompleted)
        controller.start().resume().windowFocusChanged(true)
        assertEquals(null, withTimeout(PATIENCE_MS) { scanned.await() })
    }

    @Test
    fun `a phone without a camera app is no fault of the app's`() = runBlocking {
        opened()
        shadowOf(app).checkActivities(true)
        assertEquals(null, app.window.scanner.scan())
    }

    @Test
    fun `leaving ends the activity`() = runBlocking {
        val controller = opened()
        app.window.exit.leave()
        shadowOf(Looper.getMainLooper()).idle()
        assertTrue(controller.get().isFinishing)
        assertNotEquals(0, app.told.size)
    }
}
