package app.lavalier.app

import android.app.Activity
import app.lavalier.core.Happening

/** The app without a core behind it: what it would be told is kept. */
class TestLavalier : Lavalier() {
    val told = mutableListOf<Happening>()
    val shownOn = mutableListOf<Activity>()

    override fun happened(happening: Happening) {
        told += happening
    }

    override fun screens(activity: Activity) {
        shownOn += activity
    }
}
