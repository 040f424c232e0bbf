package io.github.socketpool.autoconfigure.readme;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.Endpoint;
import io.github.socketpool.context.CreatedClient;
import io.github.socketpool.context.ProtocolClients;

class Devices {

	private final ProtocolClients clients;

	private final Map<Endpoint, CreatedClient> devices = new ConcurrentHashMap<>();

	Devices(ProtocolClients clients) {
		this.clients = clients;
	}

	Quote quote(Endpoint address, String symbol) {
		CreatedClient device = this.devices.computeIfAbsent(address, this::create);
		return device.client().call(new QuoteRequest(symbol)).retrieve(Quote.class);
	}

	void remove(Endpoint address) {
		CreatedClient device = this.devices.remove(address);
		if (device != null) {
			device.close();
		}
	}

	private CreatedClient create(Endpoint address) {
		return this.clients.create("devices",
				(settings) -> settings.withAddress(address)
					.withCallTimeout(Duration.ofSeconds(1))
					.withPool((pool) -> pool.withMaxSize(2)));
	}

}
