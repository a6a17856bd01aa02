package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import androidx.compose.runtime.State
import androidx.compose.ui.graphics.drawscope.DrawScope
import app.lavalier.core.Meter
import app.lavalier.core.MicrophoneStep
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.LevelMeter
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said
import app.lavalier.ui.pictures.Inks
import app.lavalier.ui.pictures.collar
import app.lavalier.ui.pictures.earphones
import app.lavalier.ui.pictures.microphone
import app.lavalier.ui.pictures.plug
import app.lavalier.ui.pictures.tapping

/** Everything about which microphone it is, a step at a time. */
@Composable
internal fun MicrophoneScreen(screen: Screen.Microphone, frame: Frame, meter: State<Meter?>) {
    Page(frame, screen.sign, screen.buttons, screen.step.picture) {
        Said(screen.words)
        if (screen.step.listens) LevelMeter(screen.sign.word, meter)
    }
}

private val MicrophoneStep.picture: DrawScope.(Inks) -> Unit
    get() = when (this) {
        MicrophoneStep.ASK_PERMISSION, MicrophoneStep.PERMISSION -> { inks -> microphone(inks) }
        MicrophoneStep.CLIP_ON_OR_EARPHONES -> { inks ->
            collar(inks, 8f)
            earphones(inks, 196f)
        }
        MicrophoneStep.TAP_TEST, MicrophoneStep.TAP_HEARD, MicrophoneStep.NOT_HEARD -> { inks -> tapping(inks) }
        MicrophoneStep.BUILT_IN_INSTEAD, MicrophoneStep.REFUSED, MicrophoneStep.GONE -> { inks -> plug(inks) }
    }

/** Whether a microphone is open in this step, so that there is a level to see. */
private val MicrophoneStep.listens: Boolean
    get() = this == MicrophoneStep.TAP_TEST || this == MicrophoneStep.TAP_HEARD || this == MicrophoneStep.NOT_HEARD
