# What people read. A message says what happened, its attribute `.remedy` the one thing to do.

link-not-an-invitation = This is not an invitation link.
    .remedy = Copy the whole link from the message you got and paste it again.
link-not-https = The link does not begin with https, so what you send could be read on the way.
    .remedy = Ask the person who sent it for a link that begins with https.
link-fragment-missing = The link is cut off: the part after # is missing.
    .remedy = Open the message again and copy the link to its very end.
link-fragment-damaged = The link is damaged: the part after # is not complete.
    .remedy = Open the message again and copy the link to its very end.
invitation-unknown = The studio does not know this invitation.
    .remedy = Check that you copied the whole link, or ask for a new one.
invitation-expired = This invitation has expired.
    .remedy = Ask the person who sent it for a new link.
invitation-revoked = This invitation was taken back.
    .remedy = Ask the person who sent it for a new link.
invitation-used = This invitation is already in use on another device.
    .remedy = Record on that device, or ask for a new link.
device-key-used = This device's key is already in use for another invitation.
    .remedy = Open the link again: each invitation needs a fresh key.
platform-not-allowed = This invitation is not meant for this kind of device.
    .remedy = Open the link on the kind of device that the invitation names, or ask the producer to allow this one.
superseded = Another device has taken over this end of the interview.
    .remedy = Record on that device; what is recorded here is still being sent.
challenge-expired = The studio's question was answered too late.
    .remedy = Try again.
proof-invalid = The studio does not accept this device's signature.
    .remedy = Open the link again on the device that used it first, or ask for a new link.
attestation-refused = What this phone's maker says about it was not accepted.
    .remedy = Update the app from its store, then choose Check again. If this stays, ask the person who invited you.
brief-not-genuine = The recording instructions are not genuine: { $reason }.
    .remedy = Do not record. Call the person who invited you and compare the six words.
clearance-not-genuine = The studio's permission to record is not genuine: { $reason }.
    .remedy = Do not record. Call the person who invited you.
claim-damaged = What this device keeps of the invitation cannot be used: { $reason }.
    .remedy = Ask the person who invited you for a new link; what was recorded stays on this device.
receipt-not-genuine = The studio's receipt is not genuine: { $reason }.
    .remedy = Keep this device as it is and call the production: the recording stays here.
passcode-missing = This device is not protected by a password.
    .remedy = Set a password for your account, then check again.
passcode-unknown = It is not known whether this device is protected by a password.
    .remedy = Answer the question about the password, or name an evidence file.
reply-yes = Yes
reply-no = No
reply-not-sure = Not sure
reply-employer-manages = My employer manages this { $platform ->
        [desktop] computer
        [ipados] iPad
       *[other] phone
    }
approval-awaited = A person of the production's security must approve this device before it records.
    .remedy = Nothing for you to do but wait for that, then check again.
device-silent = This device does not say what state it is in.
    .remedy = Check again; if it stays so, record on another device.
ready-for = Ready for { $weekday ->
        [monday] Monday
        [tuesday] Tuesday
        [wednesday] Wednesday
        [thursday] Thursday
        [friday] Friday
        [saturday] Saturday
       *[sunday] Sunday
    } { $time }, your time.
    .remedy = Open the link again then.
ready-for-date = Ready for { $weekday ->
        [monday] Monday
        [tuesday] Tuesday
        [wednesday] Wednesday
        [thursday] Thursday
        [friday] Friday
        [saturday] Saturday
       *[sunday] Sunday
    }, { $day } { $month ->
        [january] January
        [february] February
        [march] March
        [april] April
        [may] May
        [june] June
        [july] July
        [august] August
        [september] September
        [october] October
        [november] November
       *[december] December
    }, { $time }, your time.
    .remedy = Open the link again then.
ready-for-date-in = Ready for { $weekday ->
        [monday] Monday
        [tuesday] Tuesday
        [wednesday] Wednesday
        [thursday] Thursday
        [friday] Friday
        [saturday] Saturday
       *[sunday] Sunday
    }, { $day } { $month ->
        [january] January
        [february] February
        [march] March
        [april] April
        [may] May
        [june] June
        [july] July
        [august] August
        [september] September
        [october] October
        [november] November
       *[december] December
    }, { $time } in the time zone { $zone }.
    .remedy = Open the link again then.
brief-revision-refused = The studio sent changed recording instructions, and they are not genuine: { $reason }. The ones from before stay.
    .remedy = Call the person who invited you and compare the six words.
feed-not-genuine = The studio's list of the makers' releases is not taken: { $reason }.
    .remedy = Tell the production's security; the check goes on without it.
clearance-age-unknown = How long ago this device was cleared cannot be told for certain, as after a restart or a change of its clock. What is recorded now may stay closed until the production's security releases it.
    .remedy = If you can, connect to the studio and check again before you record.
requires-os-current = The newest system that its vendor offers to this model
requires-os-supported = A model to which the vendor still offers its newest system
requires-app-current = The recording app at a version that is new enough
requires-app-genuine = The recording app is the genuine one
requires-passcode-set = A passcode or password guards the device
requires-passcode-six-digits = The passcode has six digits or more
requires-biometrics-enrolled = A face or a finger unlocks it
requires-access-throttled = Guessing the passcode is slowed down
requires-find-my-on = It can be found and erased from afar
requires-store-official-only = Apps come from the official store alone
requires-device-not-compromised = The system's own protection is in place: not jailbroken, not rooted
requires-media-sync-off = No computer takes media off it by synchronising
requires-storage-free = Enough free storage for a take
requires-battery-level = Enough charge for a take
requires-device-not-lost = Nobody has reported it lost
not-cleared = There is no clearance to record on this device.
    .remedy = Connect to the studio once, so that the device can be checked.
clearance-over = The clearance to record on this device has ended.
    .remedy = Connect to the studio once, so that the device can be checked again.
not-claimed = This invitation was never opened on this device.
    .remedy = Connect to the studio once and open the link.
microphone-none = There is no microphone.
    .remedy = Plug one in, then try again.
microphone-not-found = There is no microphone called “{ $name }”.
    .remedy = Run “lavalier doctor” to see the microphones there are.
microphone-refused = Bluetooth hands-free microphones have telephone quality and are not used.
    .remedy = Use a clip-on microphone on a wire, or the device's own.
microphone-failed = The microphone could not be opened: { $reason }.
    .remedy = Close other programs that record, or choose another microphone.
microphone-gone = The microphone was disconnected. Everything up to then is kept.
    .remedy = Plug it in again and start the next take.
microphone-changed = The microphone changed its format. Everything up to then is kept.
    .remedy = Start the next take.
microphone-silent = Nothing is heard from the microphone.
    .remedy = Check that it is plugged in, switched on and not muted.
microphone-heard = The microphone is heard again.
storage-full = The disk is full. What was recorded before is kept.
    .remedy = Make room on the disk; recording goes on by itself.
storage-read-only = Nothing can be written to { $path }.
    .remedy = Make the folder writable, or choose another with --home.
storage-failed = The disk does not take what is recorded: { $reason }. What was recorded before is kept.
    .remedy = Check the disk, or choose another with --home.
storage-back = The disk takes what is recorded again.
studio-unreachable = The studio at { $studio } cannot be reached.
    .remedy = Check the network connection; what is recorded is kept and sent by itself later.
studio-back = The studio is reached again.
too-many-tries = There were too many tries in a row.
    .remedy = Wait one minute, then try once more.
studio-busy = The studio has too much to do at the moment.
    .remedy = Wait a minute and try again.
studio-full = The studio's storage is full. What it has is kept.
    .remedy = Tell the person who runs the studio to make room.
studio-failed = The studio failed to do this.
    .remedy = Try again; if it happens again, tell the person who runs the studio.
studio-not-understood = The studio's answer was not understood.
    .remedy = Check the address, and that this program and the studio are of the same version.
take-not-safe = { $segments } segments are still only on this device.
    .remedy = Keep it switched on and connected, or run “lavalier resume” later.
take-recovered = A recording was cut off; everything up to { $seconds } seconds is kept and sent.
take-repeats-slate = The slate { $slate } was used on this device before. Both takes are kept, and their files are named apart.
    .remedy = Note it in the report, or give the next take another --slate.
already-in-custody = { $file } is in custody already, as { $slate }; that slate stays.
import-cut-off = { $file } was not taken in whole: the import of { $slate } was cut off, and sending cannot finish it.
    .remedy = Import the same file again; it goes on where it stopped.
consent-declined = You did not agree, so nothing was recorded.
    .remedy = If you change your mind, run the same command again.
nothing-to-send = There is nothing to send: no take on this device is waiting.
encoder-failed = A second of sound could not be coded exactly: { $reason }. Recording stopped; what was recorded before is kept.
    .remedy = Start the next take, and tell the production.
request-not-understood = The studio did not understand the request.
    .remedy = Check that this program and the studio are of the same version.
feed-refused = This is not taken for an OS feed: { $reason }. The one that the studio has stays in use.
    .remedy = Download the vendor's file anew, and import it as it is.
feed-went-back = The studio knows less than before: models whose newest version is lower now: { $older }; models that are not named any more: { $gone }.
    .remedy = If the file is older than the one before, or not the whole of it, import the newer one again.
signed-out = You are not signed in.
    .remedy = Run “lavalier login”.
wrong-password = The e-mail address and the password do not belong together.
    .remedy = Check both and try again.
wrong-setup-code = The set-up code is wrong.
    .remedy = Copy it from the file setup-code in the studio's data directory.
already-set-up = The studio has its first owner already.
    .remedy = Sign in without a set-up code.
forbidden = This is not yours to see or change.
    .remedy = Ask an owner of the production.
production-wrapped = The production is wrapped: access has ended, and nothing new is recorded. What was begun still arrives.
    .remedy = Ask an owner of the production.
take-held = The take is held: it is stored, and closed to post until it is released.
    .remedy = Ask a person of security to look at it.
member-link-over = This link was used already, was taken back, or its time is over.
    .remedy = Ask the owner who sent it for a new one.
no-device-manager = No device manager tells this studio anything.
    .remedy = Ask the studio's operator to connect it: the manager's key goes into the file webhook-key of the data directory.
not-found = There is no such thing here.
    .remedy = Check the name, and that you are signed in to the right studio.
production-exists = There is a production of this name already.
    .remedy = Choose another with --id.
keyring-conflict = Somebody else changed the keyring meanwhile.
    .remedy = Try again.
conflict = That does not go together with what is there already.
    .remedy = Look at what is there, and decide anew.
too-large = More was sent at once than the studio takes.
    .remedy = Check that this program and the studio are of the same version.
digest-mismatch = What arrived is not what was sent.
    .remedy = Nothing: it is sent again by itself.
digest-conflict = The studio has other bytes for this segment, signed by the device.
    .remedy = Keep this device as it is and call the production.
journal-mismatch = The studio's copy of the journal stands elsewhere.
    .remedy = Nothing: it is sent again by itself.
journal-refused = The studio does not accept the recording's journal.
    .remedy = Keep this device as it is and call the production.

# Posture. $platform is ios, ipados, android or desktop.

phone-passcode-missing = This device has no passcode: whoever finds it can open it.
    .remedy = { $platform ->
        [android] Open Settings, then Security, then Screen lock, and set a PIN of six digits or more.
       *[other] Open Settings, then Face ID & Passcode (or Touch ID & Passcode), and turn the passcode on, with six digits or more.
    }
phone-passcode-unknown = It is not known whether this device has a passcode.
    .remedy = { $platform ->
        [android] Check again; if it stays so, see Settings, then Security, then Screen lock.
       *[other] Check again; if it stays so, see Settings, then Face ID & Passcode (or Touch ID & Passcode).
    }
passcode-short = The passcode has fewer than six digits.
    .remedy = { $platform ->
        [android] Open Settings, then Security, then Screen lock, and choose a PIN of six digits or more.
       *[other] Open Settings, then Face ID & Passcode (or Touch ID & Passcode), then Change Passcode, and choose six digits or more.
    }
passcode-length-unknown = It is not known whether the passcode has six digits or more.
    .remedy = Count the digits that you type to open the device, and answer the question.
biometrics-missing = No face and no fingerprint opens this device.
    .remedy = { $platform ->
        [android] Open Settings, then Security, and add a fingerprint or a face.
       *[other] Open Settings, then Face ID & Passcode (or Touch ID & Passcode), and add a face or a finger.
    }
biometrics-unknown = It is not known whether a face or a fingerprint opens this device.
    .remedy = Check again, or answer the question.
throttling-missing = Nothing slows down somebody who guesses the passcode.
    .remedy = { $platform ->
        [android] Tell the production: this is how the device was made.
       *[other] Turn the passcode on; the system then slows down guessing by itself.
    }
throttling-unknown = It is not known whether guessing the passcode is slowed down.
    .remedy = Nothing for you to do: the production's security decides.
find-my-off = The device could not be found or erased from afar if it were lost.
    .remedy = { $platform ->
        [android] Open Settings, then Security, then Find Hub (or Find My Device), and switch it on.
       *[other] Open Settings, tap your name, then Find My, and switch it on.
    }
find-my-unknown = It is not known whether the device could be found if it were lost.
    .remedy = Look it up in Settings and answer the question; if your employer manages the device, say so.
other-store = Apps come onto this device from elsewhere than the official store.
    .remedy = { $platform ->
        [android] Remove the other store, and switch off “Install unknown apps” in Settings.
       *[other] Remove the other store and its apps.
    }
store-unknown = It is not known whether apps come from the official store alone.
    .remedy = Answer the question; if your employer manages the device, say so.
device-compromised = The device's own protection was taken off.
    .remedy = { $platform ->
        [android] Record on another device: one that was not rooted and whose boot loader is locked.
       *[other] Record on another device: one that was not jailbroken.
    }
compromise-unknown = It is not known whether the device's own protection is whole.
    .remedy = { $platform ->
        [android] Check again while the device is online; some honest devices cannot show it, and then security decides.
       *[other] Answer the question.
    }
media-sync-on = A computer that synchronises with this device may take recordings off it.
    .remedy = { $platform ->
        [android] Do not connect it to a computer until the recording is safe.
       *[other] In Finder or iTunes, switch off synchronising for this device.
    }
media-sync-unknown = It is not known whether a computer synchronises with this device.
    .remedy = Answer the question; if your employer manages the device, say so.
storage-short = There is too little room for a recording.
    .remedy = Delete or move videos and apps that you do not need, then check again.
storage-short-by = There is room for { $have } MB, and a recording needs { $minimum } MB.
    .remedy = Delete or move videos and apps that you do not need, then check again.
storage-unknown = It is not known how much room there is for a recording.
    .remedy = Look it up in Settings before you begin.
battery-low = The battery is too low for a recording.
    .remedy = Plug the device in.
battery-low-at = The battery is at { $have } percent, and { $minimum } are asked for.
    .remedy = Plug the device in.
battery-unknown = It is not known how full the battery is.
    .remedy = Plug the device in.
device-lost = This device was reported lost.
    .remedy = Call the production: somebody there can say that it was found.
lost-unknown = It is not known whether this device was reported lost.
    .remedy = Connect to the studio and check again.
os-behind = This device needs version { $newest } of its system.
    .remedy = { $platform ->
        [android] Open Settings, then System, then Software update, install it, then check again.
       *[other] Open Settings, then General, then Software Update, install it, then check again.
    }
os-behind-unnamed = This device's system, or its security update, is too old.
    .remedy = { $platform ->
        [android] Open Settings, then System, then Software update, install what is offered, then check again.
       *[other] Open Settings, then General, then Software Update, install what is offered, then check again.
    }
os-grace = Version { $newest } of this device's system is out. Without it, it can record until { $until }.
    .remedy = { $platform ->
        [android] Open Settings, then System, then Software update, and install it before then.
       *[other] Open Settings, then General, then Software Update, and install it before then.
    }
os-grace-unnamed = This device's system, or its security update, is old. It can record until { $until }.
    .remedy = { $platform ->
        [android] Open Settings, then System, then Software update, and install what is offered before then.
       *[other] Open Settings, then General, then Software Update, and install what is offered before then.
    }
os-left-behind = The maker does not offer its newest system for this model any more.
    .remedy = Plan for a newer device; the production says whether this one will do.
os-feed-missing = The studio has no list of the makers' releases yet, so nobody can say whether the system is up to date.
    .remedy = Nothing for you to do: the production's security decides, or imports the list.
os-feed-stale = The studio's list of the makers' releases is out of date, so nobody can say whether the system is up to date.
    .remedy = Nothing for you to do: the production's security decides, or imports a newer list.
os-feed-degraded = The studio's list of the makers' releases has gaps, so nobody can say whether the system is up to date.
    .remedy = Nothing for you to do: the production's security decides.
os-model-missing = The device does not say which model it is, so nobody can say whether the system is up to date.
    .remedy = Check again; if it stays so, the production's security decides.
os-model-unknown = The maker's list of releases does not name this model.
    .remedy = Nothing for you to do: the production's security decides.
os-version-unreadable = The version of the device's system was not understood.
    .remedy = Check again; if it stays so, the production's security decides.
os-above-offered = The device's system is newer than any that its maker offers for this model.
    .remedy = If you test a version before its release, go back to the released one; otherwise the production's security decides.
os-build-unknown = The device's system has a build that its maker does not offer for this model.
    .remedy = If you test a version before its release, go back to the released one; otherwise the production's security decides.
os-patch-level-missing = The device does not say which security update it has.
    .remedy = Check again; if it stays so, the production's security decides.
os-said-behind = The device says that its system is not up to date.
    .remedy = { $platform ->
        [android] Open Settings, then System, then Software update, install what is offered, then check again.
       *[other] Open Settings, then General, then Software Update, install what is offered, then check again.
    }
os-unknown = It is not known whether the device's system is up to date.
    .remedy = Check again; if it stays so, the production's security decides.
app-behind = The app is too old: version { $minimum } or later is needed.
    .remedy = { $platform ->
        [android] Update it in Google Play, then check again.
        [desktop] Update this program, then check again.
       *[other] Update it in the App Store, then check again.
    }
app-said-behind = The app says that it is not up to date.
    .remedy = { $platform ->
        [android] Update it in Google Play, then check again.
        [desktop] Update this program, then check again.
       *[other] Update it in the App Store, then check again.
    }
app-version-unknown = It is not known which version of the app this is.
    .remedy = Check again with the newest app.
app-not-genuine = The app is not the one that was approved, or was altered.
    .remedy = { $platform ->
        [android] Remove it, install it from Google Play, and open the link again.
       *[other] Remove it, install it from the App Store, and open the link again.
    }
not-vouched-for = The device's hardware has not vouched for the app, so what it says is taken as a person's word.
    .remedy = { $platform ->
        [android] Use the app from Google Play and check again while online; if it stays so, security releases what is recorded.
       *[other] Use the app from the App Store and check again while online; if it stays so, security releases what is recorded.
    }
needs-managed = This counts only when a device manager answers it, and none has.
    .remedy = Use a device that the production or your employer manages, or ask the production's security.
needs-attested = This counts only when the device's hardware signs it, and it has not.
    .remedy = Check again while online; if it stays so, the production's security decides.
needs-observed = This counts only when the app reads it from the system, and it has not.
    .remedy = Check again with the newest app; if it stays so, the production's security decides.
overclaimed = The file claims this as { $claimed }, which only the studio can find; it is read as declared.
evidence-old = What is known of this device is from { $observed_at } by its own clock, which is too long ago.
    .remedy = Set the device's date and time to automatic, then check again.
clock-ahead = This device's clock is days ahead: it says { $observed_at }.
    .remedy = Set the device's date and time to automatic, then check again.
platform-not-covered = The production's policy does not let { $platform ->
        [ios] an iPhone
        [ipados] an iPad
        [android] an Android device
       *[desktop] a computer
    } record.
    .remedy = Record on a device that the production has named, or ask the producer.
reason-newer = The studio gives a reason that this version of the program does not know.
    .remedy = Update the app, then check again.
ask-passcode = { $platform ->
        [desktop] Does a password guard your account on this computer?
       *[other] Do you have to type a passcode to open this device?
    }
ask-six-digits = Does your passcode have six digits or more?
ask-biometrics = { $platform ->
        [android] Does your fingerprint or face open this device?
       *[other] Does Face ID or Touch ID open this device?
    }
ask-find-my = { $platform ->
        [android] Is Find Hub (or Find My Device) switched on? You find it in Settings, under Security.
       *[other] Is Find My switched on? You find it in Settings, under your name.
    }
ask-store = { $platform ->
        [android] Do all apps on this device come from Google Play?
       *[other] Do all apps on this device come from the App Store?
    }
ask-compromised = { $platform ->
        [android] Is this device as its maker made it, not rooted?
       *[other] Is this device as its maker made it, not jailbroken?
    }
ask-media-sync = { $platform ->
        [android] Is it right that no computer synchronises with this device?
       *[other] Is it right that no computer synchronises music, photos or backups with this device?
    }
