package app.lavalier.app

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.os.BatteryManager
import android.os.Build
import android.os.PowerManager
import app.lavalier.core.Happening
import app.lavalier.core.Network
import app.lavalier.core.Thermal

/** What Android tells of itself: the battery, its heat, and the network. */
class AndroidSignals(private val context: Context, private val happened: (Happening) -> Unit) {
    private val network = object : ConnectivityManager.NetworkCallback() {
        private var last: Network? = null

        override fun onCapabilitiesChanged(network: android.net.Network, can: NetworkCapabilities) =
            tell(if (can.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)) Network.UNMETERED else Network.MOBILE)

        override fun onLost(network: android.net.Network) = tell(Network.NONE)

        // Capabilities change with every bar of reception.
        fun tell(now: Network) {
            if (now != last) happened(Happening.Network(now))
            last = now
        }
    }

    private val battery = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) {
            batteryOf(intent)?.let(happened)
        }
    }

    /** Watches for as long as the process lives. */
    fun watch() {
        context.getSystemService(ConnectivityManager::class.java)?.let {
            // Where there is none Android says nothing until there is one.
            if (it.activeNetwork == null) network.tell(Network.NONE)
            it.registerDefaultNetworkCallback(network)
        }
        context.registerReceiver(battery, IntentFilter(Intent.ACTION_BATTERY_CHANGED))
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            context.getSystemService(PowerManager::class.java)?.addThermalStatusListener { happened(Happening.Thermal(thermalOf(it))) }
        }
    }

    internal companion object {
        fun batteryOf(intent: Intent): Happening? {
            val level = intent.getIntExtra(BatteryManager.EXTRA_LEVEL, -1)
            val scale = intent.getIntExtra(BatteryManager.EXTRA_SCALE, -1)
            if (level < 0 || scale <= 0) return null
            val charging = intent.getIntExtra(BatteryManager.EXTRA_PLUGGED, 0) != 0
            return Happening.Battery((level * 100 / scale).coerceIn(0, 100).toUByte(), charging)
        }

        fun thermalOf(status: Int): Thermal = when {
            status >= PowerManager.THERMAL_STATUS_SEVERE -> Thermal.HOT
            status >= PowerManager.THERMAL_STATUS_MODERATE -> Thermal.WARM
            else -> Thermal.FINE
        }
    }
}
