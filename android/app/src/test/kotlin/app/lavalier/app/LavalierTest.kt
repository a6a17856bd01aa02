package app.lavalier.app

import android.app.Activity
import android.app.ActivityManager.RunningAppProcessInfo.IMPORTANCE_CACHED
import android.app.ActivityManager.RunningAppProcessInfo.IMPORTANCE_FOREGROUND
import android.app.ActivityManager.RunningAppProcessInfo.IMPORTANCE_FOREGROUND_SERVICE
import android.app.ActivityManager.RunningAppProcessInfo.IMPORTANCE_SERVICE
import android.app.ActivityManager.RunningAppProcessInfo.IMPORTANCE_VISIBLE
import app.lavalier.core.Happening
import app.lavalier.core.PhoneException
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.w3c.dom.Element
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory

/** An app whose storage is of no use. */
class UnusableLavalier : Lavalier() {
    override fun open() = throw PhoneException.Home("There is no room on this phone.")

    override fun screens(activity: Activity) = Screens {}
}

/** The process, and what Android is told of it. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = UnusableLavalier::class, manifest = Config.NONE)
class LavalierTest {
    @Test
    fun `a phone that cannot be opened is said, and does not end the app at each start`() {
        val app = RuntimeEnvironment.getApplication() as UnusableLavalier
        app.happened(Happening.Foregrounded)
        Robolectric.buildActivity(GuestActivity::class.java).setup()
        assertEquals("There is no room on this phone.", app.unusable)
    }

    @Test
    fun `a process that Android began for a job is not one that somebody looks at`() {
        assertTrue(listOf(IMPORTANCE_FOREGROUND, IMPORTANCE_VISIBLE).all(Lavalier.Companion::hasWindow))
        assertFalse(listOf(IMPORTANCE_FOREGROUND_SERVICE, IMPORTANCE_SERVICE, IMPORTANCE_CACHED).any(Lavalier.Companion::hasWindow))
    }

    private val manifest = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(File("src/main/AndroidManifest.xml"))

    private fun element(name: String) = manifest.getElementsByTagName(name).item(0) as Element

    @Test
    fun `a receiver with keys, or a turn, does not make the screens anew, and day and night do`() {
        val changes = element("activity").getAttribute("android:configChanges").split('|')
        val size = listOf("orientation", "screenSize", "smallestScreenSize", "screenLayout", "density", "fontScale")
        val keys = listOf("keyboard", "keyboardHidden", "navigation")
        assertTrue("$changes", changes.containsAll(size + keys))
        assertFalse("the window's colours are the theme's", "uiMode" in changes)
    }

    @Test
    fun `Android is asked for what jobs need that outlive a restart, or are begun by the person`() {
        val permissions = manifest.getElementsByTagName("uses-permission")
        val asked = (0 until permissions.length).map { (permissions.item(it) as Element).getAttribute("android:name") }
        val needed = listOf("RUN_USER_INITIATED_JOBS", "RECEIVE_BOOT_COMPLETED").map { "android.permission.$it" }
        assertTrue("$asked", asked.containsAll(needed))
    }

    @Test
    fun `the app has an icon to be opened by`() {
        val (folder, name) = element("application").getAttribute("android:icon").removePrefix("@").split('/')
        assertTrue(File("src/main/res").listFiles().orEmpty().any { it.name.startsWith(folder) && File(it, "$name.xml").isFile })
    }
}
