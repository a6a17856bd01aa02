package app.lavalier.app

import android.Manifest
import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Build
import android.provider.MediaStore
import android.view.WindowManager
import app.lavalier.kit.Clipboard
import app.lavalier.kit.Exit
import app.lavalier.kit.LinkScanner
import app.lavalier.kit.MicrophonePermission
import app.lavalier.kit.Permission
import app.lavalier.kit.Settings
import kotlinx.coroutines.CompletableDeferred
import java.lang.ref.WeakReference
import android.provider.Settings as Pages

/** The app is not to be seen, and what was asked needs a window. */
class NoWindow : Exception()

/** What only a visible activity can do. Activities come and go with every turn of the phone; this stays. */
class GuestWindow {
    @Volatile
    private var current = WeakReference<Activity>(null)

    @Volatile
    private var asked: CompletableDeferred<Permission>? = null

    @Volatile
    private var away: CompletableDeferred<Unit>? = null

    @Volatile
    private var awake = false

    /** This activity is the one that is seen. */
    fun shows(activity: Activity) {
        current = WeakReference(activity)
        keepAwake(awake)
    }

    /** The person looks at the app, perhaps after another one. */
    fun seen() {
        away?.complete(Unit)
        away = null
    }

    /** Keeps the screen on, on whichever activity is seen. */
    fun keepAwake(on: Boolean) {
        awake = on
        val activity = current.get() ?: return
        activity.runOnUiThread {
            if (on) {
                activity.window.addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)
            } else {
                activity.window.clearFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)
            }
        }
    }

    /** Android's answer to the question for the microphone. */
    fun answered(activity: Activity) {
        asked?.complete(permission(activity))
        asked = null
    }

    /**
     * Android's own question. After two refusals it is not asked any more, and `shouldShow…` says no.
     *
     * Since Android 13 notifications are a question too, put with this one: without them a recording that goes on unseen shows
     * nothing, and nobody is told that a take is not sent. A no to that one changes nothing else.
     */
    val permission = object : MicrophonePermission {
        override suspend fun ask(): Permission {
            val activity = current.get() ?: throw NoWindow()
            permission(activity).takeIf { it.granted }?.let { return it }
            val answer = CompletableDeferred<Permission>().also { asked = it }
            val wanted = listOf(Manifest.permission.RECORD_AUDIO) +
                listOf(Manifest.permission.POST_NOTIFICATIONS).filter { Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU }
            activity.runOnUiThread { activity.requestPermissions(wanted.toTypedArray(), QUESTION) }
            return answer.await()
        }
    }

    val settings = object : Settings {
        override suspend fun open() = start { Intent(Pages.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", it.packageName, null)) }
    }

    /**
     * The phone's own camera reads codes, and opens an invitation's verified link in this app; so there is nothing to give back, and
     * that not before the person is back.
     */
    val scanner = object : LinkScanner {
        override suspend fun scan(): String? {
            val back = CompletableDeferred<Unit>().also { away = it }
            try {
                start { Intent(MediaStore.INTENT_ACTION_STILL_IMAGE_CAMERA) }
                back.await()
            } catch (_: ActivityNotFoundException) {
                // No camera, or none that may be asked for.
            }
            return null
        }
    }

    /** Read only when the person says *Paste*: Android shows that it was. */
    val clipboard = object : Clipboard {
        override suspend fun paste(): String? {
            val activity = current.get() ?: throw NoWindow()
            val clip = activity.getSystemService(ClipboardManager::class.java)?.primaryClip ?: return null
            val item = if (clip.itemCount > 0) clip.getItemAt(0) else return null
            // Never what a content URI leads to: another app's file, of any length.
            val text = item.text ?: item.uri?.takeIf { it.scheme == "https" || it.scheme == "http" }?.toString()
            return text?.take(LINK_MAX)?.toString()
        }
    }

    val exit = object : Exit {
        override suspend fun leave() {
            current.get()?.let { it.runOnUiThread(it::finishAndRemoveTask) }
        }
    }

    private fun start(intent: (Context) -> Intent) {
        val activity = current.get() ?: throw NoWindow()
        activity.startActivity(intent(activity))
    }

    private fun permission(activity: Activity) = Permission(
        granted = activity.checkSelfPermission(Manifest.permission.RECORD_AUDIO) == PackageManager.PERMISSION_GRANTED,
        askAgain = activity.shouldShowRequestPermissionRationale(Manifest.permission.RECORD_AUDIO),
    )

    companion object {
        /** Tells Android's answer to this question from others. */
        const val QUESTION = 1

        /** No invitation's link is this long; another app may send anything. */
        const val LINK_MAX = 4096
    }
}
