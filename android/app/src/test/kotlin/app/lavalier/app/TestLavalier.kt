package app.lavalier.app

import android.app.Activity
import app.lavalier.core.Happening
import java.util.concurrent.CopyOnWriteArrayList
import javax.crypto.KeyGenerator

/** The app without a core behind it: what it would be told is kept. */
class TestLavalier : Lavalier() {
    val told = CopyOnWriteArrayList<Happening>()
    val shownOn = mutableListOf<Activity>()

    /** Whether the screens were to be seen, as it changed. */
    val seen = mutableListOf<Boolean>()

    private val key = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()

    // There is no key store of Android's on a JVM.
    override val orders by lazy { Orders(this) { key } }

    override fun happened(happening: Happening) {
        told += happening
    }

    override fun screens(activity: Activity): Screens {
        shownOn += activity
        return Screens { seen += it }
    }
}
