package app.lavalier.kit

import app.lavalier.core.Answer
import app.lavalier.core.Work

/** Does one piece of [work] with the adapter that it is for, and words the answer. Throws what the adapter throws. */
internal suspend fun Adapters.perform(work: Work): Answer = when (work) {
    is Work.Probe -> Answer.Facts(facts.probe())
    is Work.AskForMicrophone -> permission.ask().let { Answer.Permission(it.granted, it.askAgain) }
    is Work.ActivateAudio -> audio.activate(work.wanted, work.measure).let { Answer.Input(it.input, it.all) }
    is Work.ReleaseAudio -> done { audio.release() }
    is Work.OpenSettings -> done { settings.open() }
    is Work.Scan -> Answer.Link(scanner.scan())
    is Work.Paste -> Answer.Link(clipboard.paste())
    is Work.MakeKey -> keys.make(work.name, work.challenge).let { Answer.Key(it.public, it.storage, it.attestation) }
    is Work.Sign -> Answer.Signature(keys.sign(work.key, work.message))
    is Work.ForgetKey -> done { keys.forget(work.name) }
    is Work.Attest -> Answer.Attested(keys.attest(work.key, work.challenge))
    is Work.KeepSecret -> done { secrets.keep(work.name, work.secret) }
    is Work.ReadSecret -> Answer.Secret(secrets.read(work.name))
    is Work.ForgetSecret -> done { secrets.forget(work.name) }
    is Work.Transfer -> done { transfers.begin(work.transfer, work.file, work.url, work.headers, work.unmetered) }
    is Work.ForgetTransfer -> done { transfers.forget(work.transfer) }
    is Work.KeepAwake -> done { attention.keepAwake(work.on) }
    is Work.Vibrate -> done { attention.vibrate(work.pattern) }
    is Work.Notify -> done { attention.notify(work.words) }
    is Work.ClearNotification -> done { attention.clearNotification() }
    is Work.Leave -> done { exit.leave() }
}

/** What may wait behind what: each adapter does one thing at a time, in the order asked, and none waits for another. */
internal enum class Lane {
    Facts,
    Permission,
    Audio,
    Link,
    /** Making and vouching for keys takes seconds, and a take that is open signs meanwhile. */
    NewKeys,
    Keys,
    Secrets,
    Transfers,
    Attention,
    ;

    /** Whether the core, when it asks the same again, has given up what it asked before. Signatures and secrets all count. */
    val lastCounts: Boolean get() = this == Facts || this == Permission || this == Audio || this == Link
}

internal val Work.lane: Lane
    get() = when (this) {
        is Work.Probe -> Lane.Facts
        is Work.AskForMicrophone -> Lane.Permission
        is Work.ActivateAudio, is Work.ReleaseAudio -> Lane.Audio
        is Work.Scan, is Work.Paste -> Lane.Link
        is Work.MakeKey, is Work.Attest -> Lane.NewKeys
        is Work.Sign, is Work.ForgetKey -> Lane.Keys
        is Work.KeepSecret, is Work.ReadSecret, is Work.ForgetSecret -> Lane.Secrets
        is Work.Transfer, is Work.ForgetTransfer -> Lane.Transfers
        is Work.OpenSettings, is Work.KeepAwake, is Work.Vibrate, is Work.Notify, is Work.ClearNotification, is Work.Leave ->
            Lane.Attention
    }

private suspend fun done(work: suspend () -> Unit): Answer {
    work()
    return Answer.Done
}
