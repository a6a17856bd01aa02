package app.lavalier.desk

import app.lavalier.core.App
import app.lavalier.core.Happening
import app.lavalier.core.MicrophoneFrom
import app.lavalier.core.Network
import app.lavalier.core.Pace
import app.lavalier.core.PhoneOptions
import app.lavalier.core.SecretsIn
import app.lavalier.kit.PhoneModel

/** The phone on a desk: the real core and the real screens, with what a desk has for the rest. */
class Desk(options: DeskOptions) : AutoCloseable {
    /** Called when the person leaves the app. */
    @Volatile
    var onLeave: () -> Unit = {}

    /** What the window shows. */
    val model: PhoneModel

    init {
        options.home.mkdirs()
        model = PhoneModel.open(
            PhoneOptions(
                home = options.home.path,
                microphone = options.from?.let { MicrophoneFrom.File(it.path, Pace.REAL) } ?: MicrophoneFrom.Machine,
                secrets = SecretsIn.HERE,
                app = App("app.lavalier.desk", VERSION),
            ),
            deskAdapters(options) { onLeave() },
        )
        model.happened(Happening.Network(Network.UNMETERED))
        model.happened(options.link?.let { Happening.Link(it) } ?: Happening.Reopened)
    }

    override fun close() = model.shutdown()

    private companion object {
        /** The version that is told to the studio: the one that the reactor has. */
        const val VERSION = "0.1.0"
    }
}
