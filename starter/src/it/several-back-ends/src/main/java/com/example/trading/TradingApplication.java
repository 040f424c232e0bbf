package com.example.trading;

import io.github.socketpool.service.ImportProtocolServices;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
@ImportProtocolServices(client = "quotes", types = QuoteService.class)
@ImportProtocolServices(client = "calculator", types = CalculatorService.class)
@ImportProtocolServices(client = "orders", types = OrderService.class)
class TradingApplication {

	public static void main(String[] args) {
		SpringApplication.run(TradingApplication.class, args);
	}

}
