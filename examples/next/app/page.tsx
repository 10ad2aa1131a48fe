"use client";

import {
  Balance,
  BursarProvider,
  BuyCredits,
  Paywall,
  PriceTable,
  Recharge,
  Usage,
} from "@bursar/sdk/react";
import { HaikuForm } from "./haiku-form";

export default function Page() {
  return (
    <BursarProvider locale="en-US">
      <main>
        <h1>Haikus</h1>
        <div className="card">
          <Paywall operation="api.call">
            <HaikuForm />
          </Paywall>
        </div>
        <Balance className="card" forecast />
        <BuyCredits className="card" />
        <Usage className="card" />
        <PriceTable
          className="card"
          operations={["api.call", "api.call.premium", "image.generate"]}
        />
        <Recharge className="card" />
      </main>
    </BursarProvider>
  );
}
