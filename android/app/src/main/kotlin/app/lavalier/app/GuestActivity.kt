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

    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        lavalier.window.shows(this)
        lavalier.screens(this)
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
        lavalier.happened(Happening.Foregrounded)
    }

    override fun onStop() {
        super.onStop()
        lavalier.happened(Happening.Backgrounded)
    }

    override fun onRequestPermissionsResult(question: Int, permissions: Array<out String>, results: IntArray) {
        super.onRequestPermissionsResult(question, permissions, results)
        if (question == GuestWindow.QUESTION) lavalier.window.answered(this)
    }

    @Deprecated("Android 13 has a callback instead, which is registered where it is to be had.")
    override fun onBackPressed() = lavalier.happened(Happening.Back)

    /** The link whole, with its fragment, which only the app may see; anything else is the icon. */
    private fun takeIn(intent: Intent?) {
        val link = intent?.takeIf { it.action == Intent.ACTION_VIEW }?.dataString?.takeIf { it.length <= LINK_MAX }
        lavalier.happened(if (link == null) Happening.Reopened else Happening.Link(link))
    }

    private companion object {
        /** No invitation's link is this long; another app may send anything. */
        const val LINK_MAX = 4096
    }
}
