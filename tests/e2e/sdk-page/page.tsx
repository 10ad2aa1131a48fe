import {
  Balance,
  BursarProvider,
  BuyCredits,
  Paywall,
  PriceTable,
  Recharge,
  Usage,
  useRefresh,
} from "@bursar/sdk/react";
import { createRoot } from "react-dom/client";

/** Somebody's page with every component. */
function Page() {
  return (
    <BursarProvider locale="en-US">
      <main>
        <Refresh />
        <Paywall operation="api.call" use={{ quantity: 600 }} buy title="Large export">
          <button type="button">Export everything</button>
        </Paywall>
        <Balance forecast />
        <BuyCredits onCheckout={(url) => window.open(url, "_self")} />
        <Usage />
        <PriceTable operations={["api.call", "image.generate", "model.inference"]} />
        <Recharge />
      </main>
    </BursarProvider>
  );
}

function Refresh() {
  const refresh = useRefresh();
  return (
    <button type="button" onClick={() => void refresh()}>
      Refresh
    </button>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(<Page />);
