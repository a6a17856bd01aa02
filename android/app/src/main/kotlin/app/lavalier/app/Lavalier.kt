package app.lavalier.app

import android.app.Activity
import android.app.ActivityManager
import android.app.ActivityManager.RunningAppProcessInfo.IMPORTANCE_FOREGROUND
import android.app.ActivityManager.RunningAppProcessInfo.IMPORTANCE_VISIBLE
import android.app.Application
import android.content.Context
import app.lavalier.core.App
import app.lavalier.core.Happening
import app.lavalier.core.MicrophoneFrom
import app.lavalier.core.PhoneException
import app.lavalier.core.PhoneOptions
import app.lavalier.core.SecretsIn
import app.lavalier.kit.Adapters
import app.lavalier.kit.PhoneModel
import app.lavalier.kit.reason
import java.io.File

/** The screens on one activity. */
fun interface Screens {
    /** Whether the person sees them; nothing is drawn while nobody does. */
    fun seen(seen: Boolean)
}

/** The process: one phone, whichever activity is seen, and while none is. */
abstract class Lavalier : Application() {
    /** What only a visible activity can do. */
    val window = GuestWindow()

    /** What jobs are to upload. */
    open val orders by lazy { Orders(this) }

    private val transfers by lazy { AndroidTransfers(this, orders, ::happened) }

    /** Opened with the first thing that Android says, which is at once: whoever began the process. */
    private val opened: Opened by lazy {
        try {
            Opened.Phone(
                open().also { phone ->
                    transfers.sweep().forEach { phone.happened(Happening.TransferFailed(it)) }
                    // Begun for a job: nobody is there to be listened to. An activity says when somebody is. What is handed
                    // over now is what no job is left for.
                    if (!isSeen()) phone.happened(Happening.Backgrounded)
                },
            )
        } catch (unusable: PhoneException) {
            Opened.Unusable(unusable.reason)
        }
    }

    /** The phone; null where there is none. */
    protected val model: PhoneModel? get() = (opened as? Opened.Phone)?.model

    /** Why there is no phone, in words for people: then there is nothing to show but this. */
    val unusable: String? get() = (opened as? Opened.Unusable)?.reason

    override fun onCreate() {
        super.onCreate()
        AndroidSignals(this, ::happened).watch()
    }

    /** The platform observed something. */
    open fun happened(happening: Happening) {
        model?.happened(happening)
    }

    /** Puts the screens on an activity. */
    abstract fun screens(activity: Activity): Screens

    /** Whether Android began the process, or keeps it, for something that the person sees. */
    private fun isSeen(): Boolean = hasWindow(ActivityManager.RunningAppProcessInfo().also(ActivityManager::getMyMemoryState).importance)

    /** @throws PhoneException when the home cannot be used. */
    internal open fun open(): PhoneModel {
        val home = File(noBackupFilesDir, "phone").apply { mkdirs() }
        val audio = AndroidAudio(this, ::happened).apply { watch() }
        val version = packageManager.getPackageInfo(packageName, 0).versionName ?: "0"
        return PhoneModel.open(
            PhoneOptions(home.path, MicrophoneFrom.Machine, SecretsIn.SHELL, App(packageName, version)),
            Adapters(
                permission = window.permission,
                audio = audio,
                facts = AndroidFacts(this),
                keys = AndroidKeys(this),
                secrets = AndroidSecrets(this),
                settings = window.settings,
                scanner = window.scanner,
                clipboard = window.clipboard,
                transfers = transfers,
                attention = AndroidAttention(this, window),
                exit = window.exit,
            ),
        )
    }

    private sealed interface Opened {
        class Phone(val model: PhoneModel) : Opened

        class Unusable(val reason: String) : Opened
    }

    companion object {
        /** Whether a process of this importance has a window. A service in front of others has none. */
        internal fun hasWindow(importance: Int) = importance == IMPORTANCE_FOREGROUND || importance == IMPORTANCE_VISIBLE

        /** The process's own. */
        fun of(context: Context): Lavalier = context.applicationContext as Lavalier
    }
}
