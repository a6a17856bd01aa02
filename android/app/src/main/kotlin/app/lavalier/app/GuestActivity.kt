package app.lavalier.app

import android.app.Activity
import android.content.Intent
import android.os.Build
import android.os.Bundle
import android.window.OnBackInvokedDispatcher
import app.lavalier.core.Happening

/** The one activity: takes links in, shows the screens, and says when it is seen. The phone behind it outlives it. */
class GuestActivity : Activity() {
    private val lavalier get() = Lavalier.of(this)
    private lateinit var screens: Screens

    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        lavalier.window.shows(this)
        screens = lavalier.screens(this)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            onBackInvokedDispatcher.registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT) {
                lavalier.happened(Happening.Back)
            }
        }
        // Turned, or made again after the process had ended: the link was taken in before.
        if (saved == null) takeIn(intent)
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        setIntent(intent)
        takeIn(intent)
    }

    override fun onStart() {
        super.onStart()
        lavalier.window.shows(this)
        screens.seen(true)
        lavalier.happened(Happening.Foregrounded)
    }

    override fun onStop() {
        super.onStop()
        screens.seen(false)
        // Turned, or plugged into a keyboard: the next one is there at once.
        if (!isChangingConfigurations) lavalier.happened(Happening.Backgrounded)
    }

    override fun onWindowFocusChanged(focused: Boolean) {
        super.onWindowFocusChanged(focused)
        // Beside another app, too, where this one is never out of sight.
        if (focused) lavalier.window.seen()
    }

    override fun onRequestPermissionsResult(question: Int, permissions: Array<out String>, results: IntArray) {
        super.onRequestPermissionsResult(question, permissions, results)
        // Nothing at all is a question that was not put, since another one is up (Activity.requestPermissions).
        if (question == GuestWindow.QUESTION && results.isNotEmpty()) lavalier.window.answered(this)
    }

    @Deprecated("Android 13 has a callback instead, which is registered where it is to be had.")
    override fun onBackPressed() = lavalier.happened(Happening.Back)

    /** The link whole, with its fragment, which only the app may see; anything else is the icon. */
    private fun takeIn(intent: Intent?) {
        val link = intent?.takeIf { it.action == Intent.ACTION_VIEW }?.dataString?.takeIf { it.length <= GuestWindow.LINK_MAX }
        lavalier.happened(if (link == null) Happening.Reopened else Happening.Link(link))
    }
}
