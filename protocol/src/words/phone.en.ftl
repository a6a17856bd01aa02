# What a phone's screens say. $platform is ios, ipados, android or desktop.

# Signs: the word beside the colour.
phone-sign-welcome = Welcome
phone-sign-too-old = Too old
phone-sign-opening = Opening
phone-sign-unopened = Not open
phone-sign-invited = Invitation
phone-sign-declined = Not agreed
phone-sign-checking = Checking
phone-sign-asking = Questions
phone-sign-mending = One thing to do
phone-sign-waiting = Waiting
phone-sign-microphone = Microphone
phone-sign-microphone-stop = No microphone yet
phone-sign-ready = Ready
phone-sign-beginning = Starting
phone-sign-rolling = Recording
phone-sign-paused = Paused
phone-sign-stopping = Stopping
phone-sign-sending = Sending
phone-sign-safe = Safe
phone-sign-leaving = Not safe yet
phone-sign-finished = Finished
phone-sign-fault = Problem

# Lines.
phone-line-opening = Opening the invitation …
phone-line-checking = Looking at this { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    } …
phone-line-beginning = Starting the microphone …
phone-line-stopping = Keeping the last second …
phone-line-sending = Safe on this { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    } · { $percent } % sent
phone-line-safe = All received. Thank you.
phone-title-asking = Only you can say
phone-line-kept = We kept everything up to { $time }.
phone-line-continues = The next recording goes on from the one before.
phone-line-held = The production's security listens to nothing, but has to release this recording before anybody can.
phone-level-unknown = Say a few words: the level is shown here.
phone-level-good = The level is good.
phone-level-quiet = Very quiet. Come closer to the microphone, or speak up.
phone-level-loud = Too loud. Move the microphone a little away.
phone-invited-by = { $name } asks you to record.
phone-invited-for = For: { $purpose }
phone-invited-heard-by = Heard by: { $audience }
phone-invited-six-words = Six words to compare on the call: { $words }

# Microphones.
phone-microphone-built-in = This { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    }'s own microphone
phone-microphone-clip-on = Clip-on microphone
phone-microphone-earphones = Earphones' microphone
phone-microphone-usb = USB microphone
phone-microphone-line-in = Line input
phone-microphone-virtual = This computer's microphone
phone-built-in-fine = { $platform ->
        [android] For one person an arm's length away it will do. How good it is differs from phone to phone; a clip-on microphone is better.
       *[other] For one person an arm's length away it is fine.
    }
phone-earphones-advised = Earphones' microphones rub on clothes: hold still, or unplug them.

# Buttons.
phone-press-scan = Scan a code
phone-press-paste = Paste the link
phone-press-agree = I agree
phone-press-decline = I do not agree
phone-press-check-again = Check again
phone-press-open-settings = Open Settings
phone-press-allow-microphone = Allow the microphone
phone-press-plugged-in = I have plugged it in
phone-press-clip-on = A clip-on microphone
phone-press-earphones = Earphones
phone-press-skip-tap-test = Go on without the test
phone-press-use-it-anyway = Use it anyway
phone-press-record = Record
phone-press-stop = Stop
phone-press-go-on = Go on
phone-press-next-question = Next question
phone-press-previous-question = Previous question
phone-press-record-more = Record more
phone-press-send-now = Send it now over mobile data
phone-press-finish = I'm finished
phone-press-leave = Leave
phone-press-stay = Stay
phone-press-leave-anyway = Leave anyway
phone-press-try-again = Try again

# Screens.
phone-welcome = There is no invitation here yet.
    .remedy = Go back to the message and tap the link again, scan its code, or paste it.
phone-no-link-found = No link was found there.
    .remedy = Copy the whole link from the message, then paste it again.
phone-notice-link-broken = What was opened is not a whole link to an invitation. Nothing has changed here.
    .remedy = For another invitation, copy its whole link from the message.
phone-system-too-old = This { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    }'s system is too old for this app.
    .remedy = { $platform ->
        [android] Open Settings, then System, then Software update, install what is offered, or use a newer device.
       *[other] Open Settings, then General, then Software Update, install what is offered, or use a newer device.
    }
phone-declined = You did not agree, so nothing is recorded.
    .remedy = If you change your mind, agree; otherwise simply close the app.
phone-ask-permission = To record you, the app needs the microphone.
    .remedy = Your { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    } asks you next: choose Allow.
phone-permission-refused = The app may not use the microphone.
    .remedy = { $platform ->
        [android] Open Settings, tap Permissions, then Microphone, and allow it; then come back.
        [desktop] Allow it in the system's settings, then check again.
       *[other] Open Settings and turn Microphone on; then come back.
    }
phone-clip-on-or-earphones = Something is plugged into the headset socket.
    .remedy = Say what it is: both look the same to the app.
phone-tap-test = Tap the clip-on microphone three times with a finger.
    .remedy = If the taps are heard, it is the one that listens.
phone-tap-heard = Heard: the clip-on microphone listens.
phone-tap-not-heard = The taps were not heard.
    .remedy = Push the plug in firmly, switch the microphone on if it has a switch, and try again.
phone-built-in-instead = The production expects a clip-on microphone, and this { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    } hears its own.
    .remedy = Push the plug in firmly, as in the picture; some need an adapter, and some a switch turned on.
phone-earphones-instead = The production expects a clip-on microphone, and these are earphones.
    .remedy = Plug the clip-on microphone in instead.
phone-hands-free-refused = A Bluetooth headset is connected: it sounds like a telephone, whatever it says.
    .remedy = Switch Bluetooth off or put the headset into its case, then check again.
phone-port-refused = The app does not know the microphone that is connected, so it is not used.
    .remedy = Unplug or disconnect it, then check again.
phone-no-input = This { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    } has no microphone that the app can use.
    .remedy = Plug one in, or unplug what is connected, then check again.
phone-microphone-not-given = This { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    } does not let the app have a microphone now.
    .remedy = End the call if there is one, or plug a microphone in, then check again.
phone-microphone-did-not-open = The microphone did not open.
    .remedy = Close other apps that record and end any call, then try again.
phone-storage-no-room = There is no room left on this { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    }. What was recorded before is kept.
    .remedy = Delete videos or apps that you do not need; recording goes on by itself.
phone-storage-does-not = This { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    }'s storage does not take what is recorded. What was recorded before is kept.
    .remedy = Stop, restart it and open the link again; if it stays so, use another device.
phone-input-gone = The microphone was unplugged. The recording stopped; all of it is kept.
    .remedy = Plug it in again and go on. The next recording follows on from this one.
phone-paused-call = A call holds the microphone. What you said before is kept.
    .remedy = Finish the call: recording goes on by itself, or asks you.
phone-paused-assistant = The voice assistant holds the microphone.
    .remedy = Let it finish: recording goes on by itself, or asks you.
phone-paused-other = Another app holds the microphone.
    .remedy = Close the other app, then go on.
phone-paused-unknown = Something else holds the microphone.
    .remedy = End it, then go on.
phone-paused-silenced = The system gives silence instead of your voice: another app listens.
    .remedy = Close the other app: recording goes on by itself.
phone-paused-reset = The system's sound was restarted.
    .remedy = Tap Go on.
phone-paused-over = The microphone is free again.
    .remedy = Tap Go on to continue the same recording.
phone-leaving = The recording is only on this { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    } so far.
    .remedy = Stay until it is sent. If you leave, { $platform ->
        [ios] do not swipe the app away or remove it
        [ipados] do not swipe the app away or remove it
       *[other] keep the app
    }: it sends the rest by itself.
phone-leaving-rolling = The recording is still going on.
    .remedy = Stop it first, or stay.
phone-finished-safe = You are finished, and everything is safe. You can close the app.
phone-finished-unsafe = Not everything is sent yet: the rest is only on this { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    }.
    .remedy = Do not remove the app. Open it again where there is a network.
phone-finished-nothing = Nothing was recorded. You can close the app.
phone-shell-fault = The app could not do something that it has to. Nothing that was recorded is lost.
    .remedy = Try again; if it stays so, close the app and open it again.
phone-core-fault = Something went wrong inside the app. Nothing that was recorded is lost.
    .remedy = Try again; if it stays so, close the app and open it again.
phone-core-over = Something went wrong inside the app again and again. Nothing that was recorded is lost.
    .remedy = Close the app and open it again.

# Notices.
phone-notice-shell-failed = The app could not do something that it was asked to. The recording goes on.
    .remedy = Nothing for you to do now.
phone-notice-other-link = Another link was opened.
    .remedy = Finish here first, then open it again.
phone-notice-camera-refused = The app may not use the camera.
    .remedy = Allow it in this app's settings, or copy the link from the message and paste it.
phone-notice-room-for = There is room for { $minutes } more minutes.
    .remedy = Delete videos or apps that you do not need.
phone-notice-battery = The battery is at { $percent } percent.
    .remedy = Plug the charger in; it can stay in while you record.
phone-notice-hot = This { $platform ->
        [ios] iPhone
        [ipados] iPad
        [desktop] computer
       *[other] phone
    } is getting hot.
    .remedy = Take it out of the sun and its case.
phone-notice-waiting-take = A recording from before waits to be sent.
    .remedy = Stay where there is a network.
phone-notice-waiting-takes = { $takes } recordings wait to be sent.
    .remedy = Stay where there is a network; the oldest goes first.
phone-notice-no-network = There is no network. What you record is kept here and sent later.
    .remedy = Nothing for you to do now.
phone-notice-waits-for-wifi = The full recording waits for Wi-Fi; a small copy is sent now.
    .remedy = Connect to Wi-Fi where you can.
phone-notice-all-waits-for-wifi = The recording waits for Wi-Fi.
    .remedy = Connect to Wi-Fi where you can.
phone-notice-resumed = Recording goes on; the interruption is marked.
phone-notify-paused = The recording has paused.
    .remedy = Open the app and tap Go on.
phone-notify-stopped = The recording has stopped: the microphone is gone. All of it is kept.
    .remedy = Open the app and tap Go on.
phone-notify-unsafe = Your recording is not sent yet.
    .remedy = Open the app again to send the rest, and do not remove it.
