package app.lavalier.app

import android.media.AudioDeviceInfo
import app.lavalier.core.Input
import app.lavalier.core.Port

/** What every Android phone records at when it says nothing else. */
private const val USUAL_RATE = 48_000

/** An input as Android describes it, unjudged. */
internal fun AudioDeviceInfo.toInput() = Input(
    port = portOf(type),
    id = id.toString(),
    name = productName?.toString().orEmpty(),
    // An empty list means that any will do (AudioDeviceInfo.getSampleRates, getChannelCounts).
    rate = (sampleRates.filter { it <= USUAL_RATE }.maxOrNull() ?: USUAL_RATE).toUInt(),
    channels = (channelCounts.minOrNull() ?: 1).coerceAtLeast(1).toUByte(),
)

/** The kind of socket. A receiver with a monitor output reads as a USB *headset*: both USB types are one. */
internal fun portOf(type: Int): Port = when (type) {
    AudioDeviceInfo.TYPE_BUILTIN_MIC -> Port.BUILT_IN
    AudioDeviceInfo.TYPE_WIRED_HEADSET -> Port.HEADSET_WIRED
    AudioDeviceInfo.TYPE_USB_DEVICE, AudioDeviceInfo.TYPE_USB_HEADSET, AudioDeviceInfo.TYPE_USB_ACCESSORY -> Port.USB
    AudioDeviceInfo.TYPE_LINE_ANALOG, AudioDeviceInfo.TYPE_LINE_DIGITAL, AudioDeviceInfo.TYPE_AUX_LINE -> Port.LINE_IN
    AudioDeviceInfo.TYPE_BLUETOOTH_SCO -> Port.BLUETOOTH_HANDS_FREE
    AudioDeviceInfo.TYPE_BLE_HEADSET -> Port.BLUETOOTH_LE
    AudioDeviceInfo.TYPE_BUS -> Port.CAR_AUDIO
    AudioDeviceInfo.TYPE_IP -> Port.VIRTUAL
    else -> Port.UNKNOWN
}

/** Whether somebody plugged it in. */
internal fun AudioDeviceInfo.isOnAWire(): Boolean = portOf(type) in setOf(Port.HEADSET_WIRED, Port.USB, Port.LINE_IN)

/**
 * Not the other side of a call, the radio, an echo's reference, or what the phone itself plays, which are inputs to Android too;
 * most phones list the last as *Remote Submix* since Android 12.
 */
internal fun AudioDeviceInfo.isMicrophone(): Boolean = type !in NoMicrophones

private val NoMicrophones = setOf(
    AudioDeviceInfo.TYPE_TELEPHONY,
    AudioDeviceInfo.TYPE_FM_TUNER,
    AudioDeviceInfo.TYPE_TV_TUNER,
    AudioDeviceInfo.TYPE_ECHO_REFERENCE,
    AudioDeviceInfo.TYPE_REMOTE_SUBMIX,
)
