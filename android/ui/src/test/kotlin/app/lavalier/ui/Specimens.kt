package app.lavalier.ui

import app.lavalier.core.Asked
import app.lavalier.core.Button
import app.lavalier.core.Invitation
import app.lavalier.core.Meter
import app.lavalier.core.MicrophoneStep
import app.lavalier.core.Notice
import app.lavalier.core.Press
import app.lavalier.core.Prompt
import app.lavalier.core.Screen
import app.lavalier.core.Shown
import app.lavalier.core.Sign
import app.lavalier.core.Tone
import app.lavalier.core.Weight
import app.lavalier.core.Words

/** A screen as the core may show it, under the name of its picture. */
class Specimen(val name: String, val screen: Screen, val notices: List<Notice> = emptyList()) {
    val shown = Shown(1u, screen, notices)

    override fun toString() = name
}

/** Speech at a good level, twelve minutes in. */
val Speech = Meter(754_000u, -11.0, -24.0, true)

private val calm = Sign(Tone.CALM, "Your turn")
private val attention = Sign(Tone.ATTENTION, "One thing to do")
private val stop = Sign(Tone.STOP, "Not now")
private val rolling = Sign(Tone.RECORDING, "Recording")
private val ready = Sign(Tone.DONE, "Ready")
private val busy = Sign(Tone.CALM, "One moment")

private fun main(label: String, press: Press) = Button(label, press, Weight.MAIN)
private fun other(label: String, press: Press) = Button(label, press, Weight.OTHER)
private fun quiet(label: String, press: Press) = Button(label, press, Weight.QUIET)

private val prompt = Prompt(
    3u,
    11u,
    "What did you see when you came out of the station that morning, and who was with you?",
)

private fun asked(control: String, question: String, given: Int?) = Asked(
    control,
    question,
    listOf("Yes", "No", "Not sure", "My employer manages this phone").mapIndexed { index, label ->
        Button(label, Press.Reply(control, index.toUByte()), Weight.OTHER)
    },
    given?.toUByte(),
)

private fun microphone(name: String, step: MicrophoneStep, sign: Sign, what: String, remedy: String, vararg buttons: Button) =
    Specimen("microphone-$name", Screen.Microphone(sign, step, Words(what, remedy), buttons.toList()))

private val interrupted = Notice(
    Tone.ATTENTION,
    Words("A call interrupted the recording for 40 seconds.", "It goes on by itself. The gap is marked, and nothing else is missing."),
)

/** Every kind of screen, and every state in which it looks different. */
val Specimens: List<Specimen> = listOf(
    Specimen(
        "welcome",
        Screen.Welcome(
            calm,
            Words("Go back to the message and tap the link again.", "The link in your invitation opens this app and brings everything it needs."),
            listOf(other("Scan a code", Press.Scan), main("Paste the link", Press.Paste)),
        ),
    ),
    Specimen(
        "too-old",
        Screen.TooOld(
            stop,
            Words("This phone is too old for the app.", "Ask the person who invited you for a recorder, or use another phone."),
        ),
    ),
    Specimen("opening", Screen.Opening(busy, "Opening your invitation…")),
    Specimen(
        "unopened",
        Screen.Unopened(
            attention,
            Words("Another phone has used this link already.", "Ask the person who sent it for a new one. A link works on one phone only."),
            listOf(main("Try again", Press.TryAgain), other("Paste another link", Press.Paste)),
        ),
    ),
    Specimen(
        "invited",
        Screen.Invited(
            Sign(Tone.CALM, "Invitation"),
            Invitation(
                "The Long Road",
                "Niamh Byrne asks you for an interview.",
                "For a radio documentary about the winter of 1962, in three parts.",
                "The editors of The Long Road will hear the recording; listeners hear what they choose from it.",
                "amber · violin · harbour · seven · cotton · delta",
                "I agree that what I say is recorded on this phone and sent to The Long Road, and may be broadcast.",
                "Today at 14:30, in 10 minutes.",
            ),
            listOf(quiet("No, thank you", Press.Decline), main("I agree", Press.Agree)),
        ),
    ),
    Specimen(
        "declined",
        Screen.Declined(
            calm,
            Words("You said no. Nothing was recorded.", "If you change your mind, tap the link in the message again."),
            listOf(other("Look at the invitation again", Press.GoOn), main("Leave", Press.Leave)),
        ),
    ),
    Specimen("checking", Screen.Checking(busy, "Checking this phone…")),
    Specimen(
        "asking",
        Screen.Asking(
            calm,
            "Three questions about this phone",
            listOf(
                asked("find-my.on", "Is Find My Device switched on?", 0),
                asked("passcode.six", "Does your passcode have six digits or more?", 3),
                asked("store.only", "Have you only installed apps from the official store?", null),
            ),
        ),
    ),
    Specimen(
        "mending",
        Screen.Mending(
            attention,
            Words("This phone has no screen lock.", "Open Settings, then Security, and set a PIN of at least six digits. Then come back here."),
            listOf(other("Check again", Press.CheckAgain), main("Open Settings", Press.OpenSettings)),
        ),
    ),
    microphone(
        "ask", MicrophoneStep.ASK_PERMISSION, calm, "The phone will ask whether this app may use the microphone.",
        "Say yes, or there is nothing to record with.", main("Go on", Press.AllowMicrophone),
    ),
    microphone(
        "refused-permission", MicrophoneStep.PERMISSION, attention, "This app may not use the microphone.",
        "Open Settings, tap Permissions, then Microphone, and allow it.",
        other("Check again", Press.CheckAgain), main("Open Settings", Press.OpenSettings),
    ),
    microphone(
        "clip-on-or-earphones", MicrophoneStep.CLIP_ON_OR_EARPHONES, calm, "What is plugged in?",
        "A clip-on microphone sits on your collar. Earphones have a small microphone in their cable.",
        other("Earphones", Press.Earphones), main("A clip-on microphone", Press.ClipOn),
    ),
    microphone(
        "tap-test", MicrophoneStep.TAP_TEST, calm, "Tap the clip-on microphone with a finger.",
        "Three gentle taps, so that we know it is the one that hears you.", quiet("Skip this", Press.SkipTapTest),
    ),
    microphone("tap-heard", MicrophoneStep.TAP_HEARD, ready, "The clip-on microphone hears you.", "", main("Go on", Press.GoOn)),
    microphone(
        "not-heard", MicrophoneStep.NOT_HEARD, attention, "No tap was heard.", "Is the plug pushed all the way in? Take it out and push it in again.",
        quiet("Use it anyway", Press.UseItAnyway), main("Try again", Press.TryAgain),
    ),
    microphone(
        "built-in-instead", MicrophoneStep.BUILT_IN_INSTEAD, attention, "The phone hears its own microphone, not the clip-on one.",
        "Push the clip-on microphone's plug all the way into the phone.",
        quiet("Use it anyway", Press.UseItAnyway), main("Check again", Press.CheckAgain),
    ),
    microphone(
        "hands-free", MicrophoneStep.REFUSED, stop, "A Bluetooth headset cannot be used: it sounds like a telephone.",
        "Switch the headset off, or plug in the clip-on microphone.", main("Check again", Press.CheckAgain),
    ),
    microphone(
        "gone", MicrophoneStep.GONE, stop, "The clip-on microphone was unplugged. Your recording up to then is safe on this phone.",
        "Plug it in again and check.", quiet("Use the phone's own microphone", Press.UseItAnyway), main("Check again", Press.CheckAgain),
    ),
    Specimen(
        "ready",
        Screen.Ready(
            ready,
            listOf("Say a few words.", "The bars move when you are heard. Put the phone down where it will not be touched."),
            "Clip-on microphone, 48 kHz",
            Prompt(1u, 11u, "Please say your name, and how you would like to be introduced."),
            listOf(main("Record", Press.Record)),
        ),
    ),
    Specimen("beginning", Screen.Beginning(busy, "Beginning…")),
    Specimen(
        "rolling",
        Screen.Rolling(rolling, prompt, listOf(quiet("Back", Press.PreviousQuestion), other("Next question", Press.NextQuestion), main("Stop", Press.Stop))),
    ),
    Specimen("rolling-interrupted", Screen.Rolling(rolling, prompt, listOf(other("Next question", Press.NextQuestion), main("Stop", Press.Stop))), listOf(interrupted)),
    Specimen("rolling-without-questions", Screen.Rolling(rolling, null, listOf(main("Stop", Press.Stop)))),
    Specimen(
        "paused",
        Screen.Paused(
            Sign(Tone.ATTENTION, "Paused"),
            Words("A call is using the microphone.", "When it ends, tap Go on. What you have said so far is safe on this phone."),
            listOf(quiet("Stop here", Press.Stop), main("Go on", Press.GoOn)),
        ),
    ),
    Specimen("stopping", Screen.Stopping(busy, "Closing the recording…")),
    Specimen(
        "sending",
        Screen.Sending(
            Sign(Tone.CALM, "Sending"), "Safe on this phone · 92 % sent", 92u,
            listOf(quiet("I'm finished", Press.Finish), other("Record more", Press.RecordMore)),
        ),
        listOf(Notice(Tone.CALM, Words("Please keep this app until everything has arrived.", "Removing it would remove the recording."))),
    ),
    Specimen(
        "safe",
        Screen.Safe(Sign(Tone.DONE, "Safe"), "All received. Thank you.", listOf(other("Record more", Press.RecordMore), main("I'm finished", Press.Finish))),
    ),
    Specimen(
        "leaving",
        Screen.Leaving(
            attention,
            Words("Not everything has arrived yet: 8 % is only on this phone.", "Stay until it says Safe. If you leave, it goes on in the background; do not remove the app."),
            listOf(quiet("Leave anyway", Press.LeaveAnyway), main("Stay", Press.Stay)),
        ),
    ),
    Specimen(
        "finished",
        Screen.Finished(Sign(Tone.DONE, "Finished"), Words("Thank you. You can close the app.", "Everything you recorded has arrived."), listOf(other("Record more", Press.RecordMore))),
    ),
    Specimen(
        "fault",
        Screen.Fault(stop, Words("The app could not reach the microphone.", "Nothing that you recorded is lost. Try once more."), listOf(main("Try again", Press.TryAgain))),
    ),
)
