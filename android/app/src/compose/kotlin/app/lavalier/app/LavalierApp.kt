package app.lavalier.app

import android.app.Activity
import androidx.compose.ui.platform.ComposeView
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleOwner
import androidx.lifecycle.LifecycleRegistry
import androidx.lifecycle.setViewTreeLifecycleOwner
import androidx.savedstate.SavedStateRegistryController
import androidx.savedstate.SavedStateRegistryOwner
import androidx.savedstate.setViewTreeSavedStateRegistryOwner
import app.lavalier.ui.NoPhone
import app.lavalier.ui.PhoneApp

/** The app that ships: its screens are Compose's. Built by Gradle alone, since Compose's libraries for Android come with its SDK. */
class LavalierApp : Lavalier() {
    override fun screens(activity: Activity): Screens {
        val owner = Owner()
        activity.window.decorView.setViewTreeLifecycleOwner(owner)
        activity.window.decorView.setViewTreeSavedStateRegistryOwner(owner)
        val phone = model
        val view = ComposeView(activity)
        view.setContent { if (phone != null) PhoneApp(phone) else NoPhone(unusable.orEmpty()) }
        activity.setContentView(view)
        return owner
    }
}

/** Composes while the activity is seen. The screens keep nothing of their own: what is shown is the core's. */
private class Owner : SavedStateRegistryOwner, LifecycleOwner, Screens {
    private val registry = LifecycleRegistry(this)
    private val saved = SavedStateRegistryController.create(this).apply { performRestore(null) }

    override val lifecycle: Lifecycle get() = registry
    override val savedStateRegistry get() = saved.savedStateRegistry

    init {
        registry.currentState = Lifecycle.State.CREATED
    }

    override fun seen(seen: Boolean) {
        registry.currentState = if (seen) Lifecycle.State.RESUMED else Lifecycle.State.CREATED
    }
}
