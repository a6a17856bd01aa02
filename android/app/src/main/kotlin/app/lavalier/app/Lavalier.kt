package app.lavalier.app

import android.app.Activity
import android.app.Application
import android.content.Context
import app.lavalier.core.App
import app.lavalier.core.Happening
import app.lavalier.core.MicrophoneFrom
import app.lavalier.core.PhoneOptions
import app.lavalier.core.SecretsIn
import app.lavalier.kit.Adapters
import app.lavalier.kit.PhoneModel
import java.io.File

/** The process: one phone, whichever activity is seen, and while none is. */
abstract class Lavalier : Application() {
    /** What only a visible activity can do. */
    val window = GuestWindow()

    /** Opened when first needed: by the activity, or by a job that ends while nobody looks. */
    protected val model: PhoneModel by lazy(::open)

    override fun onCreate() {
        super.onCreate()
        AndroidSignals(this, ::happened).watch()
    }

    /** The platform observed something. */
    open fun happened(happening: Happening) = model.happened(happening)

    /** Puts the screens on an activity. */
    abstract fun screens(activity: Activity)

    private fun open(): PhoneModel {
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
                transfers = AndroidTransfers(this),
                attention = AndroidAttention(this, window),
                exit = window.exit,
            ),
        )
    }

    companion object {
        /** The process's own. */
        fun of(context: Context): Lavalier = context.applicationContext as Lavalier
    }
}
